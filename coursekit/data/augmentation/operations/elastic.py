"""Elastic distortion."""

from coursekit.data.augmentation.engine.operation import Warp
import cv2
import numpy as np


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
    """
    if displacement < 0:
        raise ValueError(f"`displacement` must be 0 or above; got {displacement}.")
    if smoothness <= 0:
        raise ValueError(f"`smoothness` must be above 0; got {smoothness}.")
    gain = displacement * 2 * np.sqrt(np.pi) * smoothness  # undoes what smoothing takes away

    def draw(count, size, generator):
        noise = generator.standard_normal((count, *size, 2), dtype="float32")
        for field in noise:
            cv2.GaussianBlur(field, (0, 0), smoothness, dst=field, borderType=cv2.BORDER_REFLECT)
        return noise * np.float32(gain), size

    return Warp(draw)
