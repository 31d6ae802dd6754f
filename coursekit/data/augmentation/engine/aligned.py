"""Arrays that TensorFlow takes over as they are, where it would copy others."""

import math

import numpy as np

ALIGNMENT = 64  # bytes, of the widest registers that TensorFlow is built for


def aligned_empty(shape, dtype):
    """Returns an uninitialized array whose first value is at a multiple of 64 bytes.

    Args:
        shape: Its shape.
        dtype: Its dtype.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    room = np.empty(size + ALIGNMENT, "uint8")
    start = -room.ctypes.data % ALIGNMENT
    return room[start : start + size].view(dtype).reshape(shape)
