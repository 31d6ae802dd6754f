"""Callbacks that a notebook shows by what they were made of."""

import inspect
import reprlib

import numpy as np

SHORT = reprlib.Repr()
SHORT.maxother = SHORT.maxstring = 60


class Described:
    """Writes an object as the call that makes it, with arrays by their shape.

    Each argument of the constructor must be kept under its own name.

    Example:
        >>> from coursekit.callbacks import GradientNorms
        >>> GradientNorms(np.zeros((8, 4), "float32"), np.zeros(8, int), every=5)
        GradientNorms(images=float32 (8, 4), labels=int64 (8,), every=5)
    """

    def __repr__(self):
        parameters = inspect.signature(type(self)).parameters.values()
        given = [(p.name, getattr(self, p.name), p.default) for p in parameters]
        shown = [
            f"{name}={_short(value)}" for name, value, default in given if value is not default
        ]
        return f"{type(self).__name__}({', '.join(shown)})"


def _short(value):
    """Returns a short text for a value."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_short(item)}' for key, item in value.items())}}}"
    if isinstance(value, (list, tuple)) and any(
        hasattr(item, "shape") or hasattr(item, "name") for item in value
    ):
        return f"[{', '.join(map(_short, value))}]"
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        name = getattr(value.dtype, "name", value.dtype)
        return f"{name} {tuple(value.shape)}" if np.ndim(value) else repr(float(value))
    if hasattr(value, "func") and hasattr(value, "keywords"):  # functools.partial
        options = ", ".join(f"{name}={_short(item)}" for name, item in value.keywords.items())
        return f"{_short(value.func)}({options})"
    if hasattr(value, "__name__"):
        return value.__name__
    if hasattr(value, "name") and not isinstance(value, type):
        return f"<{type(value).__name__} {value.name}>"
    return SHORT.repr(value)
