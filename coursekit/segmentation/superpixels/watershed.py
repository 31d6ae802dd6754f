"""Floods of the gradient from the places of a grid."""

from coursekit._arguments import require_not_negative, require_positive
from coursekit._extras import optional
from coursekit.segmentation.pixels.read_image import read_image
from coursekit.segmentation.superpixels.grid import grid_centers
import numpy as np

segmentation = optional("skimage.segmentation")
filters = optional("skimage.filters")


def watershed(image, n_segments, *, sigma=1.0):
    """Returns the basins of the gradient, flooded from the centers of a grid.

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3) array of any range, which is first brought to [0, 1].
        n_segments: How many, exactly those of `grid`: each of its cells is the source of a basin.
        sigma: Standard deviation in pixels of the blur before the gradient.

    Returns:
        (H, W) int32 array of labels from 0 to n - 1, each connected.

    Raises:
        ValueError: If the image is none or an option is out of its range.

    Example:
        >>> import numpy as np
        >>> from coursekit.segmentation import watershed
        >>> bright_right = np.repeat([[0, 0, 0, 1, 1, 1, 1, 1]], 4, axis=0)
        >>> watershed(bright_right, 2, sigma=0)[0]
        array([0, 0, 0, 1, 1, 1, 1, 1], dtype=int32)

    Reference:
        Vincent and Soille, "Watersheds in digital spaces", TPAMI 13(6), 1991.
    """
    return _flood(image, n_segments, sigma, compactness=0)


def compact_watershed(image, n_segments, *, compactness=0.001, sigma=1.0):
    """Returns the basins of the gradient, where flooding far from the source costs too.

    Args:
        image, n_segments, sigma: As for `watershed`.
        compactness: Positive height by which the flood must rise for each pixel of distance from
            its source, in an image from 0 to 1. Scan it by powers of ten; at 1 and above the
            result is nearly a grid.

    Returns:
        (H, W) int32 array of labels from 0 to n - 1.

    Raises:
        ValueError: If the image is none or an option is out of its range.

    Example:
        >>> import numpy as np
        >>> from coursekit.segmentation import compact_watershed
        >>> int(compact_watershed(np.eye(30), 9).max()) + 1
        9

    Reference:
        Neubert and Protzel, "Compact watershed and preemptive SLIC", ICPR 2014.
    """
    require_positive(compactness=compactness)
    return _flood(image, n_segments, sigma, compactness)


def gradient_magnitude(image, sigma):
    """Returns the largest of the channels' gradients after a blur, (H, W), of `read_image`."""
    if sigma:
        image = filters.gaussian(image, sigma, channel_axis=-1)
    return np.max([filters.sobel(channel) for channel in np.moveaxis(image, -1, 0)], axis=0)


def _flood(image, n_segments, sigma, compactness):
    image = read_image(image)
    markers = grid_centers(image.shape, n_segments)
    require_not_negative(sigma=sigma)
    labels = segmentation.watershed(
        gradient_magnitude(image, sigma), markers, compactness=compactness
    )
    return labels.astype("int32") - 1
