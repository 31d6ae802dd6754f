"""Borders of the truth that segments have too."""

from coursekit._arguments import require_not_negative
from coursekit._extras import optional
from coursekit.segmentation.pixels.read_labels import read_pair
import numpy as np
from scipy.ndimage import distance_transform_edt

segmentation = optional("skimage.segmentation")


def boundary_recall(labels, truth, *, tolerance=2):
    """Returns the share of the truth's boundary that lies near a boundary of the segments.

    Boundary are the pixels on both sides of a border. A chessboard of many squares scores high
    too: compare it at equal numbers of segments.

    Args:
        labels: (H, W) whole numbers, a segment each.
        truth: (H, W) whole numbers, a region each.
        tolerance: Largest distance that is near, in pixels.

    Returns:
        A float from 0 to 1; 1 if the truth is one region, as then nothing is missed.

    Raises:
        ValueError: If one is not (H, W) whole numbers, they differ in size, or the tolerance is
            negative.

    Example:
        >>> from coursekit.segmentation import boundary_recall
        >>> boundary_recall([[0, 0, 0, 1, 1]], [[7, 8, 8, 8, 8]], tolerance=1)
        0.5

    Reference:
        Martin, Fowlkes and Malik, "Learning to detect natural image boundaries", TPAMI 26(5), 2004.
    """
    require_not_negative(tolerance=tolerance)
    labels, truth = read_pair(labels, truth)
    wanted = segmentation.find_boundaries(truth, mode="thick")
    found = segmentation.find_boundaries(labels, mode="thick")
    if not wanted.any():
        return 1.0
    if not found.any():
        return 0.0
    return float(np.mean(distance_transform_edt(~found)[wanted] <= tolerance))
