"""SLIC superpixels on one scale of compactness."""

from coursekit._arguments import require_positive
from coursekit._extras import optional
from coursekit.segmentation.pixels.read_image import read_image
from coursekit.segmentation.pixels.read_labels import read_labels
from coursekit.segmentation.pixels.segment_arguments import require_segments

segmentation = optional("skimage.segmentation")

LAB_RANGE = 100  # scikit-image compares CIELAB colors, in which black and white are 100 apart


def slic(image, n_segments, *, compactness=0.1):
    """Returns superpixels by k-means on color and place, each center searching its surroundings.

    Wraps scikit-image, whose `compactness` depends on the range of the image and on whether it is
    gray. Here every image is brought to [0, 1], gray ones too are compared in CIELAB, and
    `compactness` is the distance of colors (black to white is 1) that weighs as much as a
    superpixel's side.

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3) array of any range.
        n_segments: How many to come near to. Small parts are merged, so there may be far fewer,
            the more so the smaller `compactness` is.
        compactness: Positive number. Scan it by powers of ten; above 1 the result is nearly a grid.

    Returns:
        (H, W) int32 array of labels from 0 to n - 1, each connected.

    Raises:
        ValueError: If the image is none or an option is out of its range.

    Example:
        >>> import numpy as np
        >>> from coursekit.segmentation import slic
        >>> int(slic(np.eye(20), 4).max()) + 1
        4

    Reference:
        Achanta and others, "SLIC superpixels compared to state-of-the-art superpixel methods",
        TPAMI 34(11), 2012.
    """
    image = read_image(image)
    require_segments(n_segments, image.shape)
    require_positive(compactness=compactness)
    labels = segmentation.slic(image, n_segments, compactness=LAB_RANGE * compactness)
    return read_labels("labels", labels)
