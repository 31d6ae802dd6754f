"""Which predicted instance is which true one."""

from typing import NamedTuple

from coursekit.metrics.map_arrays import pairs_of_maps, require_instance_map
import numpy as np
from scipy.optimize import linear_sum_assignment


class Matches(NamedTuple):
    """The outcome of matching instances, over all images."""

    ious: np.ndarray  # of the matched pairs, (M,)
    missed: int  # true instances without a match
    invented: int  # predicted instances without one


def match_instances(labels, predictions, iou_threshold):
    """Matches predicted with true instances, as many as there can be.

    A pair may match if its intersection over union is above the threshold. From .5 on an instance
    has one such partner at most; below, the most pairs are made, and of these choices the one with
    the largest sum.

    Args:
        labels: (N, H, W) maps of instances, 0 for the background, one (H, W) map or a list.
        predictions: Maps of predicted instances of the same sizes.
        iou_threshold: From 0 to 1.

    Returns:
        `Matches`.

    Raises:
        ValueError: If sizes differ, a map is no map of instances or the threshold not in [0, 1).
    """
    if not 0 <= iou_threshold < 1:
        raise ValueError(f"`iou_threshold` must be 0 or above and below 1; got {iou_threshold}.")
    found, missed, invented = [np.zeros(0)], 0, 0
    for true, predicted in pairs_of_maps(labels, predictions):
        require_instance_map("labels", true)
        require_instance_map("predictions", predicted)
        ious = instance_ious(true, predicted)
        matched = _best(ious, iou_threshold)
        found.append(matched)
        missed += ious.shape[0] - len(matched)
        invented += ious.shape[1] - len(matched)
    return Matches(np.concatenate(found), missed, invented)


def instance_ious(true, predicted):
    """Returns the (T, P) intersections over union of T true and P predicted instances.

    Args:
        true: (H, W) integers, 0 for the background.
        predicted: (H, W) integers, 0 for the background.
    """
    (true, true_count), (predicted, predicted_count) = map(_renumbered, (true, predicted))
    shape = true_count + 1, predicted_count + 1
    pairs = np.ravel(true * shape[1] + predicted)
    both = np.bincount(pairs, minlength=shape[0] * shape[1]).reshape(shape)
    areas = both.sum(axis=1)[1:, None] + both.sum(axis=0)[None, 1:]
    return both[1:, 1:] / (areas - both[1:, 1:])


def _renumbered(instances):
    """Returns a map with its instances numbered from 1 without gaps, and their number."""
    ids, places = np.unique(instances, return_inverse=True)
    places = places.reshape(instances.shape)
    return (places, len(ids) - 1) if ids[0] == 0 else (places + 1, len(ids))


def _best(ious, threshold):
    """Returns the intersections over union of the matched pairs."""
    if not ious.size:
        return np.zeros(0)
    may = ious > threshold
    rows, columns = linear_sum_assignment(may * (1 + ious / (2 * min(ious.shape))), maximize=True)
    chosen = ious[rows, columns]
    return chosen[chosen > threshold]
