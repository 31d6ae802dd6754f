"""Operations that look each value up in a table of 256: those of RandAugment that are not linear.

Images of floats are rounded to 256 levels before.
"""

from coursekit.data.augmentation.engine.batch import as_bytes
from coursekit.data.augmentation.engine.operation import Change
import cv2
import numpy as np

LEVELS = np.arange(256)


def solarize(threshold):
    """Inverts all values from a threshold up.

    Args:
        threshold: In [0, 1]; above 1 nothing is inverted.

    Returns:
        The operation.
    """
    table = np.where(threshold * 255 <= LEVELS, 255 - LEVELS, LEVELS)
    return _looked_up(lambda channel: table)


def posterize(bits):
    """Keeps the leading bits of each value.

    Args:
        bits: How many, from 1 to 8.

    Returns:
        The operation.

    Raises:
        ValueError: If `bits` is no whole number from 1 to 8.
    """
    if bits not in range(1, 9):
        raise ValueError(f"`bits` must be a whole number from 1 to 8; got {bits}.")
    table = LEVELS >> (8 - bits) << (8 - bits)
    return _looked_up(lambda channel: table)


def autocontrast():
    """Stretches the values of each channel over the whole range.

    Returns:
        The operation.
    """

    def table(channel):
        low, high = int(channel.min()), int(channel.max())
        if low == high:
            return LEVELS
        return np.rint(np.clip((LEVELS - low) * 255 / (high - low), 0, 255))

    return _looked_up(table)


def equalize():
    """Spreads the values of each channel so that all are about equally frequent.

    Returns:
        The operation.
    """
    return Change(lambda batch, generator: _per_channel(batch, cv2.equalizeHist))


def _looked_up(table_of):
    def look_up(channel):
        return cv2.LUT(channel, table_of(channel).astype("uint8"))

    return Change(lambda batch, generator: _per_channel(batch, look_up))


def _per_channel(batch, function):
    images = as_bytes(batch.images)
    changed = np.empty_like(images)
    for image, result in zip(images, changed, strict=True):
        for channel in range(image.shape[-1]):
            result[..., channel] = function(np.ascontiguousarray(image[..., channel]))
    return batch.with_images(changed)
