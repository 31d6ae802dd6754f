"""The share of instances that were found."""

from coursekit.metrics.instance_matching import match_instances


def average_precision(labels, predictions, *, iou_threshold=0.5):
    """Returns TP / (TP + FP + FN) of the instances.

    This is what is reported as average precision where instances have no score
    to rank them by, as in the segmentation of nuclei: a predicted instance is a
    true positive if its intersection over union with a true one is above the
    threshold, and each is matched once. Instances of all images are counted
    together. It is not COCO's area under the curve of precision over recall.

    Args:
        labels: (N, H, W) or (N, H, W, 1) maps that number the instances of each
            image, 0 for the background; one (H, W) map, or a list of maps.
        predictions: Maps of the predicted instances, of the same sizes, numbered
            in any order.
        iou_threshold: Threshold, 0 or above and below 1. From .5 on the matching
            is unique; below, it is the one with the most pairs.

    Returns:
        A number in [0, 1]; NaN if there is no instance at all.

    Raises:
        ValueError: If sizes differ, the maps hold no instance numbers (floats,
            bools, below 0), or the threshold is not in [0, 1).

    Example:
        >>> import numpy as np
        >>> labels = np.array([[1, 1, 0, 2, 2, 0, 3]])
        >>> predictions = np.array([[5, 5, 0, 2, 0, 0, 0]])  # found; half, which is not above .5
        >>> average_precision(labels, predictions)  # 1 / (1 + 1 + 2)
        0.25

    Reference:
        Caicedo and others, "Nucleus segmentation across imaging experiments: the
        2018 Data Science Bowl", 2019; Schmidt and others, "Cell Detection with
        Star-convex Polygons", 2018.
    """
    ious, missed, invented = match_instances(labels, predictions, iou_threshold)
    total = len(ious) + missed + invented
    return len(ious) / total if total else float("nan")
