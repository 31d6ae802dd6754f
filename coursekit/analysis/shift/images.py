"""Images moved by whole pixels inside their frame."""

from numbers import Integral

from coursekit._arguments import require_one_of
from coursekit._keras.tensors.spatial_axes import spatial_axes
import numpy as np

FILLS = {"zeros": "constant", "edge": "edge", "wrap": "wrap"}


def shifted_images(images, shift, *, fill="zeros"):
    """Moves images inside their frame by whole pixels.

    What leaves the frame is lost, unless it wraps. Wrapping (`np.roll`) is what
    no camera does: it keeps every value and so flatters a test of stability.

    Args:
        images: (N, H, W, C) array, or (N, C, H, W) where Keras puts channels first.
        shift: (rows, columns), integers: positive moves down and right.
        fill: What comes in on the other side: "zeros", "edge" (the nearest
            pixel) or "wrap" (what has left).

    Returns:
        Array of the shape and type of `images`.

    Raises:
        ValueError: If the images are not of rank 4, the shift is not two integers
            smaller than the image, or the fill is unknown.

    Example:
        >>> import numpy as np
        >>> from coursekit.analysis import shifted_images
        >>> image = np.array([[1, 2], [3, 4]]).reshape(1, 2, 2, 1)
        >>> shifted_images(image, (0, 1))[0, ..., 0]
        array([[0, 1],
               [0, 3]])
    """
    images = np.asarray(images)
    if images.ndim != 4:
        raise ValueError(f"`images` must have rank 4; got shape {images.shape}.")
    require_one_of("fill", fill, FILLS)
    axes = spatial_axes()
    shift = whole_shift(shift, [images.shape[axis] for axis in axes])
    widths, window = [(0, 0)] * 4, [slice(None)] * 4
    for axis, amount in zip(axes, shift, strict=True):
        before, after = max(amount, 0), max(-amount, 0)
        widths[axis] = (before, after)
        window[axis] = slice(after, after + images.shape[axis])
    return np.pad(images, widths, mode=FILLS[fill])[tuple(window)]


def whole_shift(shift, sizes):
    """Returns a shift of images of this height and width as two integers, if it is valid."""
    whole = np.shape(shift) == (2,) and all(isinstance(amount, Integral) for amount in shift)
    if not whole or any(abs(a) >= size for a, size in zip(shift, sizes, strict=True)):
        raise ValueError(
            "`shift` must be two integers, of rows and columns, smaller than the image of "
            f"{sizes[0]} x {sizes[1]}; got {shift!r}."
        )
    return int(shift[0]), int(shift[1])
