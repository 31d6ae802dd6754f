"""The windows of a pooling: how many there are, and where they lie."""

from typing import NamedTuple

from coursekit._arguments import pair, require_one_of
from keras import ops


class Windows(NamedTuple):
    """The windows of a pooling.

    Attributes:
        size: Rows and columns of a window.
        strides: From one window to the next.
        padding: "valid" or "same", with the border of TensorFlow.
    """

    size: tuple
    strides: tuple
    padding: str

    def count(self, length, axis):
        """Returns how many windows lie along an axis of a map, or None where that is unknown."""
        if length is None:
            return None
        if self.padding == "same":
            return -(-length // self.strides[axis])
        return (length - self.size[axis]) // self.strides[axis] + 1

    def before(self, length, axis):
        """Returns how far the first window begins before the map, an integer or a tensor."""
        if self.padding == "valid":
            return 0
        covered = (self.count(length, axis) - 1) * self.strides[axis] + self.size[axis]
        return _at_least_0(covered - length) // 2

    def length(self, count, axis):
        """Returns the length of the map that so many windows cover, or None."""
        if count is None:
            return None
        if self.padding == "same":
            return count * self.strides[axis]
        return (count - 1) * self.strides[axis] + self.size[axis]


def windows(pool_size, strides, padding):
    """Reads the windows from a layer's arguments.

    Args:
        pool_size: Rows and columns of a window, or one number for both.
        strides: From one window to the next; None for the size of a window.
        padding: "valid" or "same".

    Raises:
        ValueError: If an argument is not of the kind above.
    """
    require_one_of("padding", padding, ("valid", "same"))
    size = pair("pool_size", pool_size)
    return Windows(size, size if strides is None else pair("strides", strides), padding)


def _at_least_0(number):
    return max(number, 0) if isinstance(number, int) else ops.maximum(number, 0)
