"""Callbacks that a notebook shows by what they were made of."""

import inspect

from coursekit._short_text import short


class Described:
    """Writes an object as the call that makes it, with arrays by their shape.

    Each argument of the constructor must be kept under its own name.

    Example:
        >>> from coursekit.callbacks import GradientNorms
        >>> import numpy as np
        >>> GradientNorms(np.zeros((8, 4), "float32"), np.zeros(8, int), every=5)
        GradientNorms(images=float32 (8, 4), labels=int64 (8,), every=5)
    """

    def __repr__(self):
        parameters = inspect.signature(type(self)).parameters.values()
        given = [(p.name, getattr(self, p.name), p.default) for p in parameters]
        shown = [f"{name}={short(value)}" for name, value, default in given if value is not default]
        return f"{type(self).__name__}({', '.join(shown)})"
