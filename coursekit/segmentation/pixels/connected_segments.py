"""Labels that are connected."""

from coursekit._extras import optional
from coursekit.segmentation.pixels.read_labels import read_labels

measure = optional("skimage.measure")


def connected_segments(labels):
    """Returns labels in which each connected part of a segment is a segment of its own.

    Args:
        labels: (H, W) whole numbers. A cluster of colors may lie in many places.

    Returns:
        (H, W) int32 array of labels from 0 to n - 1. Pixels that touch at a corner alone are not
        connected.

    Raises:
        ValueError: If the labels are not (H, W) whole numbers.

    Example:
        >>> from coursekit.segmentation import connected_segments
        >>> connected_segments([[7, 2, 7]])
        array([[0, 1, 2]], dtype=int32)
    """
    labels = read_labels("labels", labels)
    return measure.label(labels, background=-1, connectivity=1).astype("int32") - 1
