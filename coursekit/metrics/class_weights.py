"""Weights that make rare classes count."""

from coursekit._arguments import require_count, require_one_of
from coursekit.metrics.map_arrays import list_of_maps, require_class_map
import numpy as np

METHODS = ("inverse", "median", "log")


def class_weights(masks, num_classes, *, method="median", ignore_index=255):
    """Returns a weight for each class from how often its pixels occur.

    "inverse" is the number of pixels over that of a class and over the number
    of classes that occur, which makes all classes matter the same in sum, and
    is scikit-learn's "balanced". "median" divides the median frequency by that
    of the class, where the frequency counts only images that hold the class.
    "log" is 1 / log(1.02 + share of the pixels), from 1.4 to 50.5: the mildest,
    for classes that are very rare.

    Args:
        masks: (N, H, W) or (N, H, W, 1) labels, whole numbers of any dtype; or
            a list or other iterable of (H, W) masks, which may differ in size.
        num_classes: Number of classes with the background, C.
        method: "inverse", "median" or "log".
        ignore_index: Label of the pixels that do not count; None counts all.

    Returns:
        (C,) float64 array, for `class_weights` of the losses; 0 for a class
        without any pixel.

    Raises:
        ValueError: If a label is no class, no pixel counts or an argument is of
            another kind.

    Example:
        >>> import numpy as np
        >>> masks = np.array([[[0, 0, 0, 1]], [[0, 0, 0, 0]]])  # two images, the first with class 1
        >>> print(class_weights(masks, 2))  # frequencies 7 of 8 and 1 of 4
        [0.64285714 2.25      ]

    Reference:
        Eigen and Fergus, "Predicting Depth, Surface Normals and Semantic Labels",
        2015, for "median", which SegNet took; Paszke and others, "ENet", 2016,
        for "log".
    """
    require_count("num_classes", num_classes, least=2)
    require_one_of("method", method, METHODS)
    counts = np.array(
        [_count(mask, num_classes, ignore_index) for mask in list_of_maps("masks", masks)]
    )
    pixels, total = counts.sum(axis=0), counts.sum()
    if not total:
        raise ValueError("`masks` must hold pixels that count; got none.")
    if method == "log":
        return np.where(pixels, 1 / np.log(1.02 + pixels / total), 0.0)
    if method == "inverse":
        return _over(total / np.count_nonzero(pixels), pixels)
    where_present = np.where(counts, counts.sum(axis=1, keepdims=True), 0).sum(axis=0)
    frequencies = _over(pixels, where_present)
    return _over(np.median(frequencies[frequencies > 0]), frequencies)


def _count(mask, num_classes, ignore_index):
    """Returns the number of pixels of each class in a mask."""
    mask, counted = require_class_map("masks", mask, num_classes, ignore_index)
    return np.bincount(mask[counted], minlength=num_classes)


def _over(numerator, denominator):
    """Returns a quotient, 0 where the denominator is."""
    return np.where(denominator, numerator / np.where(denominator, denominator, 1), 0.0)
