"""Says in a few words what a value is and how two values differ, for people who read feedback."""

from contextlib import suppress
import re
import reprlib


class _Short(reprlib.Repr):
    def repr_int(self, x, level):
        """Describes an integer that Python writes no decimal text for."""
        try:
            return super().repr_int(x, level)
        except ValueError:
            return f"an integer of {x.bit_length()} bits"


SHORT = _Short()
SHORT.maxstring = SHORT.maxother = 200
SHORT.maxlist = SHORT.maxtuple = SHORT.maxdict = SHORT.maxset = 8
LONGEST = 400
WIDEST = 80  # characters of a line
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def describe(value):
    """Returns dtype and shape of an array, or type and start of the representation."""
    if hasattr(type(value), "plain") and hasattr(type(value), "summary"):
        return type(value).summary(value)  # a student's object is not asked for more
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if hasattr(value, "dtype") and hasattr(value, "shape"):
        dtype = getattr(value.dtype, "name", value.dtype)
        shape = tuple(value.shape)
        if shape:
            return f"{dtype} array of shape {shape}"
        return f"{dtype} {value}"[:LONGEST]
    if hasattr(value, "columns") and hasattr(value, "shape"):
        return f"{type(value).__name__} of shape {tuple(value.shape)}"
    if callable(value):
        name = getattr(value, "__name__", None)
        return f"the function {name}" if name else f"an object of the class {type(value).__name__}"
    if isinstance(value, (list, tuple)) and any(hasattr(item, "dtype") for item in value):
        return f"{type(value).__name__} of {', '.join(map(describe, value[:4]))}"
    return f"{ADDRESS.sub('', SHORT.repr(value))} ({type(value).__name__})"


def call_text(name, args, options):
    """Returns a call: the function's name and what it was given, on a line each if need be."""
    given = [describe(arg) for arg in args]
    given += [f"{option}={describe(value)}" for option, value in options.items()]
    line = f"{name}({', '.join(given)})"
    return (
        line
        if len(line) < WIDEST
        else "\n    ".join([f"{name}(", *(f"{g}," for g in given)]) + "\n)"
    )


def difference(got, expected):
    """Returns lines that say how a value differs from the one expected.

    Arrays: shape and dtype of both, then the first index that differs and the largest error.
    """
    lines = [f"expected {describe(expected)}", f"got      {describe(got)}"]
    with suppress(Exception):  # a hint is not worth an error
        lines += _array_difference(got, expected)
    return lines


def _array_difference(got, expected):
    import numpy as np

    if not any(getattr(value, "shape", ()) for value in (got, expected)):
        return []
    got, expected = np.asarray(got), np.asarray(expected)
    if expected.shape == ():
        expected = np.broadcast_to(expected, got.shape)  # one number for all of them
    if got.shape != expected.shape:
        return [f"the shapes differ: {got.shape} instead of {expected.shape}"]
    differs = ~(np.isclose(got, expected) if got.dtype.kind in "iufcb" else got == expected)
    if not differs.any():
        return []
    first = tuple(int(i) for i in np.argwhere(differs)[0])
    lines = [
        f"{differs.sum()} of {differs.size} values differ, first at index {first}: "
        f"{got[first]} instead of {expected[first]}"
    ]
    if got.dtype.kind in "iufb":
        error = np.abs(got.astype(float) - expected.astype(float))
        lines.append(f"largest error {np.nanmax(error):.6g}")
    return lines
