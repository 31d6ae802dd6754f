"""Keras's wrappers for scikit-learn, imported when they are used: once this is, ahead of Keras.

Keras imports them at its start, and with them scikit-learn and SciPy's statistics: a quarter of the
time that it takes.
"""

from importlib import import_module
import sys
from types import ModuleType


class LateModule(ModuleType):
    """Stands for a module in `sys.modules` until its first attribute is read.

    Args:
        name: The module's full name.

    Example:
        >>> late = LateModule("fractions")
        >>> late.Fraction(1, 2)
        Fraction(1, 2)
    """

    def __getattr__(self, attribute):
        if attribute.startswith("__"):  # asked for by `inspect`, doctest and the like
            raise AttributeError(attribute)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        value = getattr(import_module(self.__name__), attribute)
        setattr(self, attribute, value)
        return value


sys.modules.setdefault("keras.wrappers", LateModule("keras.wrappers"))
