"""The first code that a kernel runs, before any of the student's: it makes the kernel answer."""

SET_UP = """
import IPython as _ipython
from coursekit.grading.remote import kernel_side as _inside
_inside.install(_ipython.get_ipython().kernel)
del _ipython, _inside
"""
REQUIRE = """
from coursekit.grading.remote import kernel_side as _inside
_inside.require({modules!r})
del _inside
"""


def set_up(modules=()):
    """Returns the code.

    Args:
        modules: Those that the assignment imports; where one is missing, the code raises.
    """
    return SET_UP + (REQUIRE.format(modules=tuple(modules)) if modules else "")
