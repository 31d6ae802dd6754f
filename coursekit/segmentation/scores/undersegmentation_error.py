"""How far segments bleed over the borders of the truth."""

from coursekit.segmentation.scores.overlaps import overlaps
import numpy as np


def undersegmentation_error(labels, truth):
    """Returns the share of pixels by which segments bleed out of the regions that they touch.

    A segment that a region parts in two counts the smaller part, once for each region it touches.

    Args:
        labels: (H, W) whole numbers, a segment each.
        truth: (H, W) whole numbers, a region each.

    Returns:
        A float of 0 or above; 0 where no segment crosses a border. It cannot rise when segments
        are split.

    Raises:
        ValueError: If one is not (H, W) whole numbers, or they differ in size.

    Example:
        >>> from coursekit.segmentation import undersegmentation_error
        >>> undersegmentation_error([[0, 0, 0, 1]], [[5, 5, 9, 9]])
        0.5

    Reference:
        Neubert and Protzel, "Superpixel benchmark and comparison", Forum Bildverarbeitung 2012.
    """
    shared = overlaps(labels, truth).tocoo()
    sizes = np.bincount(shared.row, shared.data)
    outside = sizes[shared.row] - shared.data
    return float(np.minimum(shared.data, outside).sum() / shared.data.sum())
