"""Short texts for values that a notebook shows."""

import reprlib

import numpy as np

SHORT = reprlib.Repr()
SHORT.maxother = SHORT.maxstring = 60


def named_fields(record):
    """Returns a named tuple as text, with arrays by dtype and shape; made to be its `__repr__`."""
    fields = ", ".join(
        f"{name}={short(value)}" for name, value in zip(record._fields, record, strict=True)
    )
    return f"{type(record).__name__}({fields})"


def short(value):
    """Returns a short text for a value: arrays by dtype and shape, others as `repr` has them."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {short(item)}' for key, item in value.items())}}}"
    if hasattr(value, "_fields"):
        return repr(value)
    if isinstance(value, (list, tuple)) and any(
        hasattr(item, "shape") or hasattr(item, "name") for item in value
    ):
        return f"[{', '.join(map(short, value))}]"
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        name = getattr(value.dtype, "name", value.dtype)
        return f"{name} {tuple(value.shape)}" if np.ndim(value) else repr(float(value))
    if hasattr(value, "func") and hasattr(value, "keywords"):  # functools.partial
        options = ", ".join(f"{name}={short(item)}" for name, item in value.keywords.items())
        return f"{short(value.func)}({options})"
    if hasattr(value, "__name__"):
        return value.__name__
    if hasattr(value, "name") and not isinstance(value, type):
        return f"<{type(value).__name__} {value.name}>"
    return SHORT.repr(value)
