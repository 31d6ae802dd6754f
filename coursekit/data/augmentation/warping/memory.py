"""How arrays lie in memory, so that nothing is copied or fetched without need."""

import math

import numpy as np

ALIGNMENT = 64  # bytes, of the widest registers that TensorFlow is built for
CACHE = 2**18  # bytes, of the values in float32, that stay in a core's cache


def aligned_empty(shape, dtype):
    """Returns an uninitialized array whose first value is at a multiple of 64 bytes.

    TensorFlow takes it over as it is, where it would copy others.

    Args:
        shape: Its shape.
        dtype: Its dtype.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    room = np.empty(size + ALIGNMENT, "uint8")
    start = -room.ctypes.data % ALIGNMENT
    return room[start : start + size].view(dtype).reshape(shape)


def chunks(count, size):
    """Cuts a batch into slices, so that several steps can follow one another on each.

    Small images come many to a slice, because each call of OpenCV costs about
    a microsecond; large ones come one by one.

    Args:
        count: Number of images.
        size: Number of values in one.

    Yields:
        Slices.
    """
    step = chunk_length(size)
    for start in range(0, count, step):
        yield slice(start, min(start + step, count))


def chunk_length(size):
    """Returns how many images of so many values `chunks` puts into a slice."""
    return max(1, CACHE // (4 * max(size, 1)))


def where_chosen(chosen, values, others):
    """Takes the chosen elements of one array and the rest of another.

    Args:
        chosen: (N,) booleans.
        values: (N, ...) array.
        others: The same, or something that broadcasts to it.
    """
    return np.where(chosen.reshape(-1, *[1] * (values.ndim - 1)), values, others)
