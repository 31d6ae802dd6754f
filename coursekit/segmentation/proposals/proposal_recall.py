"""The share of things that the first proposals find."""

from coursekit._arguments import require_count, require_share
from coursekit.segmentation.pixels.read_labels import read_labels
from coursekit.segmentation.proposals.proposals import box_areas, segment_boxes
import numpy as np


def proposal_recall(boxes, truth, counts=None, *, overlap=0.5):
    """Returns the share of true boxes that one of the first n proposals overlaps enough.

    Args:
        boxes: (P, 4) proposals in their order: top, left, bottom and right, the last two exclusive.
        truth: (T, 4) true boxes.
        counts: Numbers n of proposals; by default 1 to P. Beyond P, all are taken.
        overlap: Intersection over union that is enough.

    Returns:
        (len(counts),) float64 array, which never falls.

    Raises:
        ValueError: If boxes are not (N, 4) with a positive height and width, there is no true box,
            or an option is out of its range.

    Example:
        >>> from coursekit.segmentation import proposal_recall
        >>> proposal_recall([[0, 0, 8, 8], [0, 0, 4, 2]], [[0, 0, 4, 2], [0, 0, 8, 7]])
        array([0.5, 1. ])
    """
    boxes, truth = _read_boxes("boxes", boxes), _read_boxes("truth", truth)
    require_share(overlap=overlap)
    if not len(truth):
        raise ValueError("`truth` must hold at least one box; got none.")
    counts = np.arange(1, len(boxes) + 1) if counts is None else np.atleast_1d(counts)
    for count in counts.tolist():
        require_count("counts", count, least=0)
    found = box_overlaps(boxes, truth) >= overlap
    by_count = np.zeros((len(boxes) + 1, len(truth)), bool)
    by_count[1:] = np.logical_or.accumulate(found, axis=0)
    return by_count[np.minimum(counts, len(boxes)).astype(int)].mean(axis=1)


def box_overlaps(boxes, others):
    """Returns the (P, T) intersections over unions of boxes."""
    first, second = boxes[:, None], others[None]
    sides = np.minimum(first[..., 2:], second[..., 2:]) - np.maximum(
        first[..., :2], second[..., :2]
    )
    shared = np.prod(np.maximum(sides, 0), axis=-1)
    return shared / (box_areas(first) + box_areas(second) - shared)


def instance_boxes(instances, *, background=0):
    """Returns the box of each instance of a mask.

    Args:
        instances: (H, W) whole numbers, one for each instance.
        background: The number that is none.

    Returns:
        (T, 4) int32 array of top, left, bottom and right, the last two exclusive, in the order of
        the numbers.

    Raises:
        ValueError: If the mask is not (H, W) whole numbers.

    Example:
        >>> from coursekit.segmentation import instance_boxes
        >>> instance_boxes([[0, 7, 7], [0, 7, 0]])
        array([[0, 1, 2, 3]], dtype=int32)
    """
    labels = read_labels("instances", instances)
    return segment_boxes(labels)[np.unique(instances) != background]


def _read_boxes(name, boxes):
    boxes = np.asarray(boxes)
    boxes = boxes.reshape(0, 4) if not boxes.size else boxes
    if boxes.ndim != 2 or boxes.shape[1] != 4 or boxes.dtype.kind not in "iuf":
        raise ValueError(f"`{name}` must be (N, 4) numbers; got shape {boxes.shape}.")
    boxes = boxes.astype("float64")
    if not (boxes[:, 2:] > boxes[:, :2]).all():
        raise ValueError(
            f"`{name}` must be top, left, bottom and right with top < bottom and left < right."
        )
    return boxes
