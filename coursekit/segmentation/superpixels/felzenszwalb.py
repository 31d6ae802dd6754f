"""Felzenszwalb and Huttenlocher's segments from a minimum spanning tree."""

from coursekit._arguments import require_count, require_not_negative, require_positive
from coursekit._extras import optional
from coursekit.segmentation.pixels.read_image import read_image
from coursekit.segmentation.pixels.read_labels import read_labels

segmentation = optional("skimage.segmentation")


def felzenszwalb(image, *, scale=100.0, sigma=0.8, min_size=20):
    """Returns regions, merged where the edge between two is weak for what lies within both.

    Wraps scikit-image, whose `scale` depends on the range of the image; here it is first brought
    to [0, 1].

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3) array of any range.
        scale: Positive number, the paper's k for an image from 0 to 255: the larger, the larger
            the regions. How many they are cannot be asked for.
        sigma: Standard deviation in pixels of the blur before.
        min_size: Smaller regions are merged with a neighbor, in pixels.

    Returns:
        (H, W) int32 array of labels from 0 to n - 1. As pixels that touch at a corner are
        neighbors here, a region may hang together by a corner.

    Raises:
        ValueError: If the image is none or an option is out of its range.

    Example:
        >>> import numpy as np
        >>> from coursekit.segmentation import felzenszwalb
        >>> int(felzenszwalb(np.kron(np.eye(2), np.ones((16, 16))), sigma=0).max()) + 1
        2

    Reference:
        Felzenszwalb and Huttenlocher, "Efficient graph-based image segmentation", IJCV 59(2), 2004.
    """
    image = read_image(image)
    require_positive(scale=scale)
    require_not_negative(sigma=sigma)
    require_count("min_size", min_size)
    labels = segmentation.felzenszwalb(image, scale=scale, sigma=sigma, min_size=int(min_size))
    return read_labels("labels", labels)
