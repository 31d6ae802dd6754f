"""Transforms: small random changes that an image must stand, so that no single pixel counts.

A transform maps (N, H, W, C) images and (N, `draws`) random numbers from [0, 1) to images: the
same numbers make the same change, and each image has its own.
"""

from collections.abc import Callable
from typing import NamedTuple

from coursekit._arguments import require_count, require_not_negative
from keras import ops
import numpy as np


class Transform(NamedTuple):
    """A change of images.

    Attributes:
        function: Takes images, random numbers and the options, and returns images.
        options: What it depends on, hashable.
        draws: How many random numbers it takes for an image.
    """

    function: Callable
    options: tuple = ()
    draws: int = 0

    def __call__(self, images, numbers):
        """Returns the changed images."""
        return self.function(images, numbers, *self.options)


def pad(pixels, *, value=None):
    """Adds a border. What ascent shows the model is cut to the images' size afterwards.

    Args:
        pixels: Its width.
        value: What it shows; by default the images are reflected at their edges.

    Raises:
        ValueError: If the width is not a positive integer.
    """
    require_count("pixels", pixels)
    return Transform(_pad, (pixels, value))


def jitter(pixels):
    """Moves an image by whole pixels, at random; what leaves it comes in at the other side.

    Args:
        pixels: How far at most, along each axis.

    Raises:
        ValueError: If it is not a positive integer.

    Example:
        >>> import numpy as np
        >>> from coursekit.interpret.optvis.transforms import jitter
        >>> image = np.arange(3.0).reshape(1, 1, 3, 1)
        >>> np.ravel(jitter(1)(image, np.array([[0.5, 0.9]]))).tolist()
        [2.0, 0.0, 1.0]
    """
    require_count("pixels", pixels)
    return Transform(_jitter, (pixels,), draws=2)


def rotate(degrees):
    """Turns an image around its middle, at random; it is reflected at its edges.

    Args:
        degrees: How far at most, to either side.

    Raises:
        ValueError: If it is negative.
    """
    require_not_negative(degrees=degrees)
    return Transform(_rotate, (degrees,), draws=1)


def scale(share):
    """Enlarges or shrinks an image around its middle, at random, and leaves its size.

    Args:
        share: By how much at most: 0.1 is from 0.9 to 1.1 times.

    Raises:
        ValueError: If it is negative, or 1 or more.
    """
    if not 0 <= share < 1:
        raise ValueError(f"`share` must be from 0 to less than 1; got {share}.")
    return Transform(_scale, (share,), draws=1)


def compose(*transforms):
    """Applies transforms one after another.

    Args:
        *transforms: `Transform` objects.

    Example:
        >>> from coursekit.interpret.optvis.transforms import compose, jitter, pad, rotate
        >>> compose(pad(4), jitter(2), rotate(5)).draws
        3
    """
    return Transform(_composed, transforms, draws=sum(each.draws for each in transforms))


def _pad(images, numbers, pixels, value):
    width = ((0, 0), (pixels, pixels), (pixels, pixels), (0, 0))
    if value is None:
        return ops.pad(images, width, mode="reflect")
    return ops.pad(images, width, mode="constant", constant_values=value)


def _jitter(images, numbers, pixels):
    count, (height, width, channels) = ops.shape(images)[0], images.shape[1:]
    shifts = ops.cast(ops.floor(numbers * (2 * pixels + 1)), "int32") - pixels
    rows = (ops.arange(height, dtype="int32") - shifts[:, :1]) % height
    columns = (ops.arange(width, dtype="int32") - shifts[:, 1:]) % width
    places = (rows + height * ops.arange(count, dtype="int32")[:, None])[:, :, None] * width
    flat = ops.reshape(images, (-1, channels))
    return ops.take(flat, places + columns[:, None, :], axis=0)


def _rotate(images, numbers, degrees):
    angles = np.float32(np.deg2rad(degrees)) * (2 * numbers[:, 0] - 1)
    return _warped(images, ops.cos(angles), ops.sin(angles))


def _scale(images, numbers, share):
    factors = 1 + share * (2 * numbers[:, 0] - 1)
    return _warped(images, 1 / factors, ops.zeros_like(factors))


def _composed(images, numbers, *transforms):
    start = 0
    for transform in transforms:
        images = transform(images, numbers[:, start : start + transform.draws])
        start += transform.draws
    return images


def _warped(images, cosine, sine):
    """Looks each pixel up at the place that a matrix [[cosine, sine], [-sine, cosine]] says."""
    x, y = (images.shape[2] - 1) / 2, (images.shape[1] - 1) / 2
    across, down = x - cosine * x - sine * y, y + sine * x - cosine * y
    zero = ops.zeros_like(cosine)
    matrix = ops.stack([cosine, sine, across, -sine, cosine, down, zero, zero], axis=1)
    return ops.image.affine_transform(
        images, ops.cast(matrix, "float32"), "bilinear", "reflect", data_format="channels_last"
    )
