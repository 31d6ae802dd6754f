"""Compares shapes before values, so that no empty or broadcast array passes for the right one.

Against one number, any array may be compared that is not empty. A test that broadcasts on purpose
says so: `np.broadcast_to(expected, result.shape)`, or `np.array_equiv`.
"""

from coursekit.grading.remote.handle import MADE, Handle

STRICT = frozenset(
    (
        *("allclose", "isclose", "assert_allclose", "assert_array_equal", "assert_equal"),
        *("assert_almost_equal", "assert_array_almost_equal", "assert_near"),
        *("assert_array_max_ulp", "assert_array_almost_equal_nulp"),
    )
)
LOOSE = frozenset(("array_equiv", "assert_array_less", "assert_less", "assert_greater"))
NAMES = STRICT | LOOSE
PAIRS = (("actual", "desired"), ("a", "b"), ("x", "y"), ("input", "other"))


def brought(value):
    """Returns a student's value as it is compared, brought over once; else the value."""
    if type(value) is not Handle or value._role == MADE:
        return value
    try:
        return value.plain()
    except TypeError:
        return value


def shape_of(value):
    """Returns the shape of an array, of nested lists or of a number, or None if it has none."""
    if isinstance(value, (bool, int, float, complex)):
        return ()
    if type(value) is Handle:
        return None
    try:
        if isinstance(value, (list, tuple)):
            import numpy as np

            return np.shape(value)
        return tuple(int(size) for size in value.shape)
    except Exception:  # of no shape, or of one that is not known
        return None


def unlike(left, right, *, strict=True):
    """Says why two values are not to be compared, or "".

    Args:
        left: A value.
        right: Another.
        strict: Whether they must have one shape, unless one of them is a single number.
    """
    shapes = [shape_of(value) for value in (left, right)]
    if None in shapes or shapes[0] == shapes[1]:
        return ""
    if any(0 in shape for shape in shapes):
        return f"an empty array: shapes {shapes[0]} and {shapes[1]}"
    if strict and () not in shapes:
        return f"the shapes differ: {shapes[0]} and {shapes[1]}"
    return ""


def is_empty_beside(left, right):
    """Says whether just one of two values is an empty array, so that no value is compared."""
    shape, other = shape_of(left), shape_of(right)
    return (shape is not None and 0 in shape) != (other is not None and 0 in other)


def both_arrays(left, right):
    """Says whether two values have dimensions."""
    return bool(shape_of(left)) and bool(shape_of(right))


def check_sides(left, right):
    """Raises AssertionError if an operation on two arrays would give an empty one by one of them.

    Its sum is 0, and it has no value that differs.
    """
    if both_arrays(left, right) and is_empty_beside(left, right):
        raise AssertionError(f"{unlike(left, right, strict=False)}")


def call_alike(function, /, *args, **options):
    """Calls a function that compares two arrays; those of unlike shapes fail.

    Args:
        function: Such as `numpy.allclose`; the names of those that matter are in `NAMES`.
        *args: Its arguments.
        **options: Its options by name.
    """
    args = [brought(arg) for arg in args]
    options = {name: brought(option) for name, option in options.items()}
    name = getattr(function, "__name__", "")
    problem = unlike(*_pair(args, options), strict=name in STRICT)
    if not problem:
        return function(*args, **options)
    if name.startswith("assert"):
        raise AssertionError(problem)
    import numpy as np

    return np.False_


def _pair(args, options):
    given = list(args[:2])
    for names in zip(*PAIRS, strict=True):
        found = [options[name] for name in names if name in options]
        given += found[:1] if len(given) < 2 else []
    return given if len(given) == 2 else (None, None)
