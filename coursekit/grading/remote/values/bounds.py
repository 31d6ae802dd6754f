"""Bounds on what a message may become, since a few bytes can stand for gigabytes."""

import collections
import math

from coursekit.grading.remote.errors import WireError

TIMES = 3  # bytes that values may have for each byte that was sent, since some are made of parts
SLACK = 64 * 1024**2  # bytes beside these
LONGEST_RANGE = 10**7  # numbers, which a comparison with an array would write out
LARGEST_ITEM = 64 * 1024  # bytes of an item of a dtype that comes without an array
LONGEST_NUMBER = 5000  # characters of a decimal number or a fraction
LARGEST_EXPONENT = 10_000
MOST_PARTS = 4 * 10**6  # that stand at one more place, each time counted
LONGEST_INTEGER = 100_000  # hexadecimal digits of one that comes without a decimal text
SIMPLE = (type(None), bool, int, float, complex)


class Room:
    """The memory that one message may still take.

    Args:
        buffers: The message's buffers.
    """

    def __init__(self, buffers):
        self._bytes = SLACK + TIMES * sum(map(len, buffers))
        self._numbers = LONGEST_RANGE

    def take(self, size):
        """Counts bytes of a value that is about to be made.

        Raises:
            WireError: If a message of this size may not become so much.
        """
        self._bytes -= size
        if self._bytes < 0:
            raise WireError("a value that is much larger than what was sent")

    def take_range(self, numbers):
        """Counts the numbers of a range; raises WireError if they are too many."""
        self._numbers -= len(numbers)
        if self._numbers < 0:
            raise WireError(f"ranges of more than {LONGEST_RANGE} numbers")
        return numbers


def check_shape(shape, dtype):
    """Makes sure that an array without items has no axis that is too long to be summed over.

    Raises:
        ValueError: If it has one, or a negative one.
    """
    if any(type(length) is not int or length < 0 for length in shape):
        raise ValueError(f"an array of shape {shape}")
    long = math.prod(length or 1 for length in shape)
    if not math.prod(shape) and long * dtype.itemsize > SLACK:
        raise ValueError(f"an array without items of shape {shape}")


def plain_array(value):
    """Returns a value if it is an array, so that nothing is written out to become one.

    Raises:
        ValueError: If it is none.
    """
    if not (hasattr(value, "nbytes") and hasattr(value, "flags")):
        raise ValueError(f"a {type(value).__name__} in the place of an array")
    return value


def one_axis(items):
    """Returns an array of objects along one axis, whatever items they have themselves."""
    import numpy as np

    array = np.empty(len(items), object)
    for index, item in enumerate(items):
        array[index] = item
    return array


def checked_number(kind, text):
    """Returns a text of a `Decimal` or a `Fraction` that is not too large to be reckoned with.

    Raises:
        ValueError: If it is.
    """
    _, _, exponent = text.lower().partition("e")
    too_large = exponent and (kind == "Fraction" or abs(int(exponent)) > LARGEST_EXPONENT)
    if len(text) > LONGEST_NUMBER or too_large:
        raise ValueError(f"a {kind} of too many digits")
    return text


def check_unfolded(value, kinds=(), *, apart=False):
    """Makes sure that who walks through a value, and all in it, comes to an end.

    A list that holds a list twice, which holds a list twice, and so on, is short as long as
    nobody prints it, compares it or makes an array of it. A part costs nothing at its first place:
    that much has been sent.

    Args:
        value: Any value.
        kinds: Classes whose objects are looked into too.
        apart: Whether the value is an iterable of values that nothing holds together.

    Raises:
        WireError: If parts of it stand at too many further places.
    """
    left, walk, path = MOST_PARTS, [iter(value if apart else (value,))], []
    above, seen = set(), set()  # what the walk is inside of, and what it has come by
    while walk:
        for part in walk[-1]:
            if apart and len(walk) == 1 and id(part) in seen:
                continue
            size, inner = _content(part, kinds)
            left -= size if id(part) in seen else 0
            if left < 0:
                raise WireError("a value of which one part stands at very many places")
            seen.add(id(part))
            if inner and id(part) not in above:
                above.add(id(part))
                path.append(id(part))
                walk.append(iter(inner))
                break
        else:
            walk.pop()
            above.discard(path.pop() if path else None)


def _content(value, kinds):
    """Returns how much a value counts, and those of its parts that have parts themselves."""
    kind = type(value)  # never the value itself: what stands for a student's object would ask it
    if issubclass(kind, range):
        return 1 + len(value), ()
    if issubclass(kind, (str, bytes, bytearray)):
        return 1 + len(value) // 8, ()
    if issubclass(kind, dict):
        parts = [*value, *value.values()]
    elif issubclass(kind, (list, tuple, set, frozenset, collections.deque)):
        parts = value
    elif kind in kinds:
        parts = list(getattr(value, "__dict__", {}).values())
    elif hasattr(kind, "nbytes") and hasattr(kind, "ravel"):
        return 1 + value.size // 16, value.ravel().tolist() if value.dtype.kind == "O" else ()
    elif hasattr(kind, "equals") and hasattr(kind, "axes"):
        return 1 + math.prod(value.shape), _cells(value)
    else:
        return 1, ()
    return 1 + len(parts), [part for part in parts if type(part) not in SIMPLE]


def _cells(table):
    """Returns what is in a frame's or a series' columns of objects."""
    one = len(table.shape) == 1
    columns = [table] if one else [table.iloc[:, i] for i in range(table.shape[1])]
    return [cell for column in columns if column.dtype.kind == "O" for cell in column.array]
