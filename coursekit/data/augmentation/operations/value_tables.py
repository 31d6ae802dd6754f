"""Operations that look each value up in a table of 256: those of RandAugment that are not linear.

Images of floats are rounded to 256 levels before.
"""

from coursekit._arguments import require_not_negative
from coursekit.data.augmentation.engine.batch import as_bytes
from coursekit.data.augmentation.engine.operation import BatchOperation, described
import cv2
import numpy as np

LEVELS = np.arange(256)


@described
def solarize(threshold):
    """Inverts all values from a threshold up.

    Args:
        threshold: In [0, 1]; above 1 nothing is inverted.

    Returns:
        The operation.

    Raises:
        ValueError: If `threshold` is negative.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.array([40, 100, 200, 240], "uint8").reshape(1, 2, 2, 1)
        >>> (255 * compose(solarize(0.5))(images, seed=0)).round().ravel().tolist()
        [40.0, 100.0, 55.0, 15.0]
    """
    require_not_negative(threshold=threshold)
    table = np.where(threshold * 255 <= LEVELS, 255 - LEVELS, LEVELS)
    return _looked_up(lambda channel: table)


@described
def posterize(bits):
    """Keeps the leading bits of each value.

    Args:
        bits: How many, from 1 to 8.

    Returns:
        The operation.

    Raises:
        ValueError: If `bits` is no integer from 1 to 8.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.array([40, 100, 200, 240], "uint8").reshape(1, 2, 2, 1)
        >>> (255 * compose(posterize(2))(images, seed=0)).round().ravel().tolist()
        [0.0, 64.0, 192.0, 192.0]
    """
    if bits not in range(1, 9):
        raise ValueError(f"`bits` must be an integer from 1 to 8; got {bits!r}.")
    table = LEVELS >> (8 - bits) << (8 - bits)
    return _looked_up(lambda channel: table)


@described
def autocontrast():
    """Stretches the values of each channel over the whole range.

    Returns:
        The operation.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.array([40, 100, 200, 240], "uint8").reshape(1, 2, 2, 1)
        >>> (255 * compose(autocontrast())(images, seed=0)).round().ravel().tolist()
        [0.0, 76.0, 204.0, 255.0]
    """

    def table(channel):
        low, high = int(channel.min()), int(channel.max())
        if low == high:
            return LEVELS
        return np.rint(np.clip((LEVELS - low) * 255 / (high - low), 0, 255))

    return _looked_up(table)


@described
def equalize():
    """Spreads the values of each channel so that all are about equally frequent.

    Returns:
        The operation.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.array([40, 100, 200, 240], "uint8").reshape(1, 2, 2, 1)
        >>> (255 * compose(equalize())(images, seed=0)).round().ravel().tolist()
        [0.0, 85.0, 170.0, 255.0]
    """
    return BatchOperation(lambda batch, generator: _per_channel(batch, cv2.equalizeHist))


def _looked_up(table_of):
    def look_up(channel):
        return cv2.LUT(channel, table_of(channel).astype("uint8"))

    return BatchOperation(lambda batch, generator: _per_channel(batch, look_up))


def _per_channel(batch, function):
    images = as_bytes(batch.images)
    changed = np.empty_like(images)
    for image, result in zip(images, changed, strict=True):
        for channel in range(image.shape[-1]):
            result[..., channel] = function(np.ascontiguousarray(image[..., channel]))
    return batch.with_images(changed)
