"""How many instances were found, and how well."""

from typing import NamedTuple

from coursekit.metrics.instance_matching import match_instances


class PanopticQuality(NamedTuple):
    """Panoptic quality `pq`, the product of segmentation quality `sq` and recognition `rq`."""

    pq: float
    sq: float
    rq: float


def panoptic_quality(labels, predictions):
    """Returns the panoptic quality of the instances of one class.

    Segmentation quality is the mean intersection over union of the matched
    pairs, those above .5, which are unique; recognition quality is the F1 score
    of the instances. Instances of all images are counted together.

    For several classes, keep the instances of one class at a time and take the
    mean, as the paper does: `numpy.where(masks == 1, instances, 0)` in labels and
    predictions.

    Args:
        labels: (N, H, W) or (N, H, W, 1) maps that number the instances of each
            image, 0 for the background; one (H, W) map, or a list of maps.
        predictions: Maps of the predicted instances, of the same sizes, numbered
            in any order.

    Returns:
        `PanopticQuality`, three numbers in [0, 1]: `pq`, `sq` and `rq`. `sq` is
        0 if nothing is matched, and all are NaN if there is no instance at all.

    Raises:
        ValueError: If sizes differ or the maps hold no instance numbers (floats,
            bools, below 0).

    Example:
        >>> import numpy as np
        >>> labels = np.array([[1, 1, 1, 1, 0, 2]])
        >>> predictions = np.array([[3, 3, 3, 0, 0, 0]])  # 3 of 4 pixels; nothing
        >>> quality = panoptic_quality(labels, predictions)
        >>> print(f"{quality.pq:.2f} = {quality.sq:.2f} x {quality.rq:.2f}")
        0.50 = 0.75 x 0.67

    Reference:
        Kirillov and others, "Panoptic Segmentation", CVPR 2019.
    """
    ious, missed, invented = match_instances(labels, predictions, 0.5)
    found = len(ious)
    if not found + missed + invented:
        return PanopticQuality(*[float("nan")] * 3)
    recognition = found / (found + (missed + invented) / 2)
    segmentation = float(ious.mean()) if found else 0.0
    return PanopticQuality(segmentation * recognition, segmentation, recognition)
