"""Operations on regions of pixels or on each pixel differently: blur, sharpness, noise."""

from coursekit.data.augmentation.engine.batch import as_float
from coursekit.data.augmentation.engine.operation import BatchOperation, described
from coursekit.data.augmentation.operations.ranges import require_factor, require_range, uniform
import cv2
import numpy as np


@described
def blur(sigma):
    """Smooths each image by a Gaussian.

    Args:
        sigma: The two ends of the range of its standard deviation in pixels; or
            one number, for a range from 0.

    Returns:
        The operation.

    Raises:
        ValueError: If `sigma` is negative, or not a range.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> augment = compose(blur((0.5, 1.5)))
        >>> augment(np.zeros((2, 16, 16, 3), "uint8"), seed=0).shape
        (2, 16, 16, 3)
    """
    require_range("sigma", sigma, low=0)
    ends = sigma if np.ndim(sigma) else (0, sigma)

    def smooth(image, deviation):
        if deviation == 0:
            return image
        return cv2.GaussianBlur(image, (0, 0), deviation, borderType=cv2.BORDER_REFLECT)

    return _on_each(smooth, ends)


@described
def sharpness(amount):
    """Moves each image away from its smoothed version, or towards it.

    The smoothed version is a mean over 3 by 3 pixels.

    Args:
        amount: 0.5 draws the factor of the distance from [0.5, 1.5]; or the two
            ends of the range. Below 1 blurs, above 1 sharpens.

    Returns:
        The operation.

    Raises:
        ValueError: If a factor could be negative, or `amount` is not a range.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> augment = compose(sharpness(0.5))
        >>> augment(np.zeros((2, 16, 16, 3), "uint8"), seed=0).shape
        (2, 16, 16, 3)
    """
    require_factor("amount", amount)
    ends = amount if np.ndim(amount) else (1 - amount, 1 + amount)

    def sharpen(image, factor):
        smooth = cv2.blur(image, (3, 3), borderType=cv2.BORDER_REFLECT)
        return np.clip(cv2.addWeighted(image, factor, smooth, 1 - factor, 0), 0, 1)

    return _on_each(sharpen, ends)


@described
def noise(deviation):
    """Adds Gaussian noise, drawn for each value on its own.

    Args:
        deviation: The two ends of the range of its standard deviation, as a share
            of white; or one number, the same for all images.

    Returns:
        The operation.

    Raises:
        ValueError: If `deviation` is negative, or not a range.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> augment = compose(noise(0.05))
        >>> augment(np.zeros((2, 16, 16, 3), "uint8"), seed=0).shape
        (2, 16, 16, 3)
    """
    require_range("deviation", deviation, low=0)
    ends = deviation if np.ndim(deviation) else (deviation, deviation)

    def apply(batch, generator):
        scale = uniform(ends, len(batch), generator).astype("float32")[:, None, None, None]
        drawn = generator.standard_normal(batch.images.shape, dtype="float32")
        return batch.with_images(np.clip(as_float(batch.images) + scale * drawn, 0, 1))

    return BatchOperation(apply)


def _on_each(function, ends):
    """Makes a change of a function of an image and a number drawn for it."""

    def apply(batch, generator):
        numbers = uniform(ends, len(batch), generator)
        images = as_float(batch.images)
        changed = [function(image, one) for image, one in zip(images, numbers, strict=True)]
        return batch.with_images(np.reshape(changed, images.shape))

    return BatchOperation(apply)
