"""How well the outlines of classes agree."""

from coursekit._arguments import require_count, require_not_negative
from coursekit._extras import optional
from coursekit.metrics.map_arrays import pairs_of_maps, require_class_map
import numpy as np

cv2 = optional("cv2")


def boundary_f_score(labels, predictions, *, num_classes, tolerance=2, ignore_index=255):
    """Returns for each class how well its predicted outline follows the true one.

    The outline of a class is its pixels with a neighbor, left, right, above or
    below, of another class. Precision is the share of the predicted outline no
    farther than the tolerance from the true one, recall the share of the true
    outline as near to the predicted; the score is their harmonic mean. It is
    computed for each image and averaged over those that hold the class.

    Neither ignored pixels nor the edge of the image make an outline. A class
    that fills both truth and prediction scores 1; one that only one of them
    holds scores 0.

    Args:
        labels: (N, H, W) or (N, H, W, 1) class maps, one (H, W) map, or a list
            of (H, W) maps; whole numbers of any dtype.
        predictions: Predicted class maps of the same sizes.
        num_classes: Number of classes with the background, C.
        tolerance: Distance in pixels, 0 or above. Csurka and others take 0.75 %
            of the image's diagonal, which is 3 pixels for 256 x 256.
        ignore_index: Label of the pixels that do not count; None counts all.

    Returns:
        (C,) float64 scores in [0, 1], NaN for a class that no image holds;
        `numpy.nanmean` is the mean of those that are there.

    Raises:
        ValueError: If sizes differ, a label or predicted class is no class, or
            the tolerance is below 0.

    Example:
        >>> import numpy as np
        >>> labels = np.zeros((1, 8, 8), int)
        >>> labels[0, :, 4:] = 1
        >>> shifted = np.roll(labels, 1, axis=2)
        >>> shifted[0, :, 0] = 0
        >>> for tolerance in (0, 1):
        ...     print(boundary_f_score(labels, shifted, num_classes=2, tolerance=tolerance))
        [0. 0.]
        [1. 1.]

    Reference:
        Csurka, Larlus and Perronnin, "What is a good evaluation measure for
        semantic segmentation?", BMVC 2013.
    """
    require_count("num_classes", num_classes, least=2)
    require_not_negative(tolerance=tolerance)
    scores = np.full((0, num_classes), np.nan)
    for label_map, class_map in pairs_of_maps(labels, predictions):
        true, counted = require_class_map("labels", label_map, num_classes, ignore_index)
        class_map = np.where(counted, class_map, 0)
        predicted, _ = require_class_map("predictions", class_map, num_classes, None)
        row = _scores(true, predicted, counted, num_classes, tolerance)
        scores = np.concatenate([scores, row[None]])
    present = ~np.isnan(scores)
    counts = np.count_nonzero(present, axis=0)
    sums = np.where(present, scores, 0).sum(axis=0)
    return np.where(counts, sums / np.maximum(counts, 1), np.nan)


def _scores(true, predicted, counted, num_classes, tolerance):
    """Returns the score of each class in one image."""
    maps = true, predicted
    edges = [_edges(classes, counted) for classes in maps]
    areas = [np.bincount(classes[counted], minlength=num_classes) for classes in maps]
    row = np.full(num_classes, np.nan)
    for each in np.flatnonzero(areas[0] + areas[1]):
        outlines = [edge & (classes == each) for edge, classes in zip(edges, maps, strict=True)]
        if outlines[0].any() or outlines[1].any():
            row[each] = _f_score(*outlines, tolerance)
        else:
            row[each] = bool(areas[0][each] and areas[1][each])
    return row


def _edges(classes, counted):
    """Tells which pixels have a neighbor of another class; only pixels that count do or are."""
    edges = np.zeros(classes.shape, bool)
    for first, second in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
        differ = (classes[first] != classes[second]) & counted[first] & counted[second]
        edges[first] |= differ
        edges[second] |= differ
    return edges


def _f_score(true, predicted, tolerance):
    """Returns the harmonic mean of precision and recall of an outline."""
    precision = _share_near(predicted, true, tolerance)
    recall = _share_near(true, predicted, tolerance)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _share_near(points, others, tolerance):
    """Returns the share of points that others are near to, 0 if there are none of either."""
    if not points.any() or not others.any():
        return 0.0
    distances = cv2.distanceTransform((~others).astype("uint8"), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.mean(distances[points] <= tolerance)
