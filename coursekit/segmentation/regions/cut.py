"""One segmentation out of a hierarchy."""

from coursekit._arguments import require_count, require_not_negative
from coursekit.segmentation.pixels.read_labels import read_labels
import numpy as np
from scipy.cluster.hierarchy import fcluster


def cut(hierarchy, threshold=None, *, n_segments=None):
    """Returns the segments of a hierarchy at a height, or as many as are asked for.

    Args:
        hierarchy: A `Hierarchy`, from `merge_hierarchy`.
        threshold: Mergers up to this height are made.
        n_segments: In its place, the number of segments to leave, at most that of the leaves.

    Returns:
        (H, W) int32 array of labels from 0 to n - 1. A cut at a higher threshold joins segments of
        a lower one and parts none.

    Raises:
        ValueError: If not just one of the two is given, or it is out of its range.

    Example:
        >>> from coursekit.segmentation import cut, merge_hierarchy
        >>> hierarchy = merge_hierarchy([[0.0, 0.1, 1.0]], [[0, 1, 2]])
        >>> cut(hierarchy, 0.5)
        array([[0, 0, 1]], dtype=int32)
        >>> cut(hierarchy, n_segments=3)
        array([[0, 1, 2]], dtype=int32)
    """
    if (threshold is None) == (n_segments is None):
        raise ValueError("`cut` needs `threshold` or `n_segments`, one of the two.")
    linkage, leaves = hierarchy.linkage.copy(), len(hierarchy.linkage) + 1
    if threshold is None:
        threshold = leaves - _read_count(n_segments, leaves)
        linkage[:, 2] = np.arange(1, leaves)  # one merger at each height
    require_not_negative(threshold=threshold)
    if leaves == 1:
        return hierarchy.labels
    return read_labels("labels", fcluster(linkage, threshold, "distance")[hierarchy.labels])


def _read_count(n_segments, leaves):
    require_count("n_segments", n_segments)
    if n_segments > leaves:
        raise ValueError(
            f"`n_segments` must be at most the hierarchy's {leaves} leaves; got {n_segments}."
        )
    return n_segments
