"""Warps images by the mean of the four nearest pixels, weighted by distance."""

from coursekit.data.augmentation.warping.memory import chunks
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
    channels = images.shape[3]
    sample = Sampler(positions, cv2.INTER_LINEAR, border)
    if channels == 3:
        return _widened(images, sample, (value,) * 4)
    parts = [images[..., first : first + 4] for first in range(0, channels, 4)]
    return np.concatenate([sample(part, (value,) * 4) for part in parts], axis=-1)


def _widened(images, sample, value):
    """Warps three channels as four, which takes OpenCV little more than half the time."""
    output = np.empty((len(images), *sample.positions.size, 3), images.dtype)
    for part in chunks(len(images), max(images[0].size, output[0].size)):
        wide = _converted(images[part], cv2.COLOR_RGB2RGBA, 4)
        output[part] = _converted(sample(wide, value, part.start), cv2.COLOR_RGBA2RGB, 3)
    return output


def _converted(images, code, channels):
    """Converts many images in one call, as one tall image."""
    count, height, width = images.shape[:3]
    tall = cv2.cvtColor(images.reshape(count * height, width, -1), code)
    return tall.reshape(count, height, width, channels)
