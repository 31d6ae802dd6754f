"""Which regions touch."""

from coursekit.segmentation.pixels.read_labels import read_labels
import numpy as np


def region_pairs(labels):
    """Returns the pairs of regions that share a side of a pixel, and how many sides.

    Args:
        labels: (H, W) whole numbers. Regions are counted from 0 in the order of their numbers.

    Returns:
        pairs, an (E, 2) int32 array with the smaller region first, sorted; and lengths, (E,) int32.

    Raises:
        ValueError: If the labels are not (H, W) whole numbers.

    Example:
        >>> from coursekit.segmentation import region_pairs
        >>> pairs, lengths = region_pairs([[0, 0, 1], [2, 2, 1]])
        >>> print(pairs.tolist(), lengths.tolist())
        [[0, 1], [0, 2], [1, 2]] [1, 2, 1]
    """
    labels = read_labels("labels", labels)
    sides = [(labels[:, :-1], labels[:, 1:]), (labels[:-1], labels[1:])]
    touching = np.concatenate([np.stack([a.ravel(), b.ravel()], 1) for a, b in sides])
    touching = np.sort(touching[touching[:, 0] != touching[:, 1]], axis=1).astype("int64")
    count = int(labels.max()) + 1
    codes, lengths = np.unique(touching[:, 0] * count + touching[:, 1], return_counts=True)
    pairs = np.stack([codes // count, codes % count], axis=1)
    return pairs.astype("int32"), lengths.astype("int32")


def region_means(labels, values):
    """Returns the (R, C) means of (H, W, C) values over R regions, and the regions' sizes."""
    regions = labels.ravel()
    sizes = np.bincount(regions)
    sums = [np.bincount(regions, channel) for channel in values.reshape(len(regions), -1).T]
    return np.transpose(sums / sizes), sizes
