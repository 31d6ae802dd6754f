"""The best that a labeling of whole segments can do."""

from coursekit.segmentation.scores.overlaps import overlaps


def achievable_accuracy(labels, truth):
    """Returns the share of pixels that are right when each segment takes its most frequent label.

    It cannot fall when segments are split, and is 1 when each pixel is a segment: compare it at
    equal numbers of segments.

    Args:
        labels: (H, W) whole numbers, a segment each.
        truth: (H, W) whole numbers, a region each.

    Returns:
        A float from above 0 to 1.

    Raises:
        ValueError: If one is not (H, W) whole numbers, or they differ in size.

    Example:
        >>> from coursekit.segmentation import achievable_accuracy
        >>> achievable_accuracy([[0, 0, 0, 1]], [[5, 5, 9, 9]])
        0.75

    Reference:
        Liu and others, "Entropy rate superpixel segmentation", CVPR 2011.
    """
    shared = overlaps(labels, truth)
    return float(shared.max(axis=1).sum() / shared.sum())
