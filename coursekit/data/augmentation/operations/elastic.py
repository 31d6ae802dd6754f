"""Elastic distortion."""

from coursekit._arguments import require_not_negative, require_positive
from coursekit.data.augmentation.engine.operation import GeometricOperation, described
import cv2
import numpy as np


@described
def elastic(displacement, *, smoothness):
    """Moves each pixel a little, neighbors alike.

    The shifts in x and in y are white noise smoothed by a Gaussian.

    Args:
        displacement: Standard deviation of a shift, in pixels.
        smoothness: Standard deviation of the Gaussian, in pixels. Where it is
            small against the displacement, the image folds over itself.

    Returns:
        The operation.

    Raises:
        ValueError: If `displacement` is negative or `smoothness` is not above 0.

    Reference:
        Simard, Steinkraus and Platt 2003, Best practices for convolutional
        neural networks applied to visual document analysis.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> digits = np.zeros((2, 28, 28, 1), "uint8")
        >>> compose(elastic(2, smoothness=4))(digits, seed=0).shape
        (2, 28, 28, 1)
    """
    require_not_negative(displacement=displacement)
    require_positive(smoothness=smoothness)
    gain = displacement * 2 * np.sqrt(np.pi) * smoothness  # undoes what smoothing takes away

    def draw(count, size, generator):
        noise = generator.standard_normal((count, *size, 2), dtype="float32")
        for field in noise:
            cv2.GaussianBlur(field, (0, 0), smoothness, dst=field, borderType=cv2.BORDER_REFLECT)
        return noise * np.float32(gain), size

    return GeometricOperation(draw)
