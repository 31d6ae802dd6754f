"""Warps images by the mean of the four nearest pixels, weighted by distance."""

import math

from coursekit.data.augmentation.warping.memory import aligned_empty, chunks
from coursekit.data.augmentation.warping.padding import Padding
from coursekit.data.augmentation.warping.sampler import Sampler
import cv2
import numpy as np


def warp_bilinear(images, positions, border, value):
    """Warps (N, H, W, C) images.

    Args:
        images: uint8 or float32.
        positions: `Positions`.
        border: Border mode of OpenCV.
        value: Value outside for a constant border.

    Returns:
        The warped images, of the same dtype.
    """
    channels, value = images.shape[3], (value,) * 4
    sample = Sampler(positions, cv2.INTER_LINEAR, border)
    padding = Padding.of(positions, border, value) if channels in (1, 3, 4) else None
    if padding is not None:
        return _padded(images, sample, padding)
    if channels == 3:
        return _widened(images, sample, value)
    parts = [images[..., first : first + 4] for first in range(0, channels, 4)]
    return np.concatenate([sample(part, value) for part in parts], axis=-1)


def _padded(images, sample, padding):
    """Warps images with a margin around them, so that none of their pixels is a special case."""
    shape = (len(images), *sample.positions.size, images.shape[3])
    output = aligned_empty(shape, images.dtype)
    wide = np.empty((*sample.positions.size, 4), images.dtype)
    size = wide.shape[1::-1]
    for index, (image, result) in enumerate(zip(images, output, strict=True)):
        if sample.is_whole[index]:
            sample.one(image, index, result, padding.value)
        elif image.shape[2] == 3:
            room, matrix = padding.around(image), padding.matrices[index]
            cv2.warpAffine(room, matrix, size, dst=wide, flags=sample.flags)
            cv2.cvtColor(wide, cv2.COLOR_RGBA2RGB, dst=result)
        else:
            room, matrix = padding.around(image), padding.matrices[index]
            cv2.warpAffine(room, matrix, size, dst=result, flags=sample.flags)
    return output


def _widened(images, sample, value):
    """Warps three channels as four, which takes OpenCV little more than half the time."""
    output = aligned_empty((len(images), *sample.positions.size, 3), images.dtype)
    sizes = [math.prod(arrays.shape[1:]) for arrays in (images, output)]
    for part in chunks(len(images), max(sizes)):
        wide = _converted(images[part], cv2.COLOR_RGB2RGBA, 4)
        output[part] = _converted(sample(wide, value, part.start), cv2.COLOR_RGBA2RGB, 3)
    return output


def _converted(images, code, channels):
    """Converts many images in one call, as one tall image."""
    count, height, width = images.shape[:3]
    tall = cv2.cvtColor(images.reshape(count * height, width, -1), code)
    return tall.reshape(count, height, width, channels)
