"""Keras's wrappers for scikit-learn, imported when they are used: once this is, ahead of Keras.

Keras imports them at its start, and with them scikit-learn and SciPy's statistics: a quarter of the
time that it takes.
"""

from importlib import import_module
from importlib.machinery import ModuleSpec
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

    def __init__(self, name):
        super().__init__(name)
        self.__spec__ = ModuleSpec(name, None)  # so that `find_spec` finds what stands there

    def __dir__(self):
        return dir(self._module())

    def __getattr__(self, attribute):
        if attribute == "__all__":  # asked for by `from ... import *` alone
            return [name for name in dir(self) if not name.startswith("_")]
        if attribute.startswith("__"):  # asked for by `inspect`, doctest and the like
            raise AttributeError(attribute)
        value = getattr(self._module(), attribute)
        setattr(self, attribute, value)
        return value

    def _module(self):
        """Returns the module itself, which takes this one's place."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return import_module(self.__name__)


sys.modules.setdefault("keras.wrappers", LateModule("keras.wrappers"))
