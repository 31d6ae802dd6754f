"""Warps arrays of any dtype by the nearest pixel.

Pixels are copied, never computed with, so that an array is given to OpenCV as bits of
the dtypes for which it finds the nearest pixel exactly; for others it rounds positions to
a 32nd of a pixel before. Images and masks of all dtypes so agree in every pixel.
"""

import math

from coursekit.data.augmentation.warping.sampler import Sampler
import cv2
import numpy as np

EXACT = ("uint8", "uint16", "float32")  # in OpenCV, with 1, 3 or 4 channels
BITS = {1: "uint8", 2: "uint16", 4: "uint8", 8: "uint16"}  # bytes of a value: seen as


def warp_nearest(arrays, positions, border, value):
    """Warps (N, H, W) or (N, H, W, C) arrays.

    Args:
        arrays: Of any dtype of at most 8 bytes.
        positions: `Positions`.
        border: Border mode of OpenCV.
        value: Value outside for a constant border.

    Returns:
        The warped arrays, of the same dtype.
    """
    arrays = np.ascontiguousarray(arrays)
    kind = arrays.dtype if arrays.dtype.name in EXACT else BITS[arrays.dtype.itemsize]
    bits = arrays.reshape(*arrays.shape[:3], math.prod(arrays.shape[3:])).view(kind)
    outside = np.full(bits.shape[-1] * bits.itemsize // arrays.itemsize, value, arrays.dtype)
    outside = outside.view(kind).tolist()
    sample = Sampler(positions, cv2.INTER_NEAREST, border)
    parts = [slice(start, start + width) for start, width in _groups(bits.shape[-1])]
    warped = [sample(bits[..., part], outside[part]) for part in parts]
    warped = warped[0] if len(warped) == 1 else np.concatenate(warped, axis=-1)
    return warped.view(arrays.dtype).reshape(len(arrays), *positions.size, *arrays.shape[3:])


def _groups(channels):
    """Yields the start and the number of the channels that are warped together."""
    start = 0
    while start < channels:
        width = next(width for width in (4, 3, 1) if start + width <= channels)
        yield start, width
        start += width
