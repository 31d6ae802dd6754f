"""Borders as high as the mergers that take them away."""

import numpy as np
from scipy.cluster.hierarchy import cophenet
from scipy.spatial.distance import squareform


def ultrametric_map(hierarchy):
    """Returns at each pixel the height at which the border there goes, 0 where there is none.

    Args:
        hierarchy: A `Hierarchy`.

    Returns:
        (H, W) float64 array, higher where borders last longer; it is above a threshold just at
        the borders of `cut(hierarchy, threshold)`.

    Example:
        >>> from coursekit.segmentation import merge_hierarchy, ultrametric_map
        >>> ultrametric_map(merge_hierarchy([[0.0, 0.0, 1.0]], [[0, 1, 2]])).round(3)
        array([[0., 1., 1.]])
    """
    labels = hierarchy.labels
    strengths = np.zeros(labels.shape)
    if len(hierarchy.linkage) == 0:
        return strengths
    heights = squareform(cophenet(hierarchy.linkage))
    across, down = heights[labels[:, :-1], labels[:, 1:]], heights[labels[:-1], labels[1:]]
    for near, height in [
        (np.s_[:, :-1], across),
        (np.s_[:, 1:], across),
        (np.s_[:-1], down),
        (np.s_[1:], down),
    ]:
        strengths[near] = np.maximum(strengths[near], height)
    return strengths
