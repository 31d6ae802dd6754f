"""Counts of pairs of classes in whole numbers, on every backend.

A float32 counts no further than 16,777,216, and JAX has no integer above 32 bits unless asked.
A count is therefore kept in two int32 numbers, `high * UNIT + low`, and what weights add below a
whole pixel in a third, `fraction`, from 0 to 1.
"""

from coursekit._keras.tensors.assertions import require_values
import keras
from keras import ops
import numpy as np

UNIT = 2**24


def count_pairs(labels, classes, counted, num_classes, weights=None):
    """Counts how many pixels of each true class got each class.

    Args:
        labels: int32 (N, H, W) true classes.
        classes: int32 (N, H, W) predicted classes.
        counted: bool (N, H, W), which pixels count.
        num_classes: Number of classes, C.
        weights: Float (N, H, W), 0 or above, or None for 1.

    Returns:
        (C, C) sums of the weights, true classes in rows: int32 without weights, else float;
        scalar bool, whether the weights are right.

    Raises:
        ValueError: If they are not; in a TensorFlow graph an InvalidArgumentError.
    """
    bins, right = num_classes**2, True
    pairs = ops.ravel(ops.where(counted, labels * num_classes + classes, bins))
    if weights is None:
        weights = ops.ones_like(pairs)
    else:
        weights = ops.ravel(ops.where(counted, weights, 0))
        least, total = ops.min(weights), ops.sum(weights)  # NaN if one weight is
        right = ops.logical_and(least >= 0, total < float("inf"))
        culprit = ops.where(least >= 0, total, least)
        require_values(right, "`sample_weight` must be finite and 0 or above", culprit)
    sums = ops.segment_sum(weights, pairs, num_segments=bins + 1)[:bins]
    return ops.reshape(sums, (num_classes, num_classes)), right


def add_counts(high, low, fraction, sums):
    """Returns high, low and fraction after sums of weights are added.

    Args:
        high, low: int32 tensors, a count being `high * UNIT + low`.
        fraction: Float tensor from 0 to 1.
        sums: int32 or float tensor to add.
    """
    if "int" in keras.backend.standardize_dtype(sums.dtype):
        low = low + sums
    else:
        sums = fraction + sums
        units = ops.floor(sums / UNIT)
        rest = sums - units * UNIT
        whole = ops.floor(rest)
        high, low = high + ops.cast(units, "int32"), low + ops.cast(whole, "int32")
        fraction = rest - whole
    return high + low // UNIT, low % UNIT, fraction


def widest_float():
    """Returns the dtype of the most precise floats of the backend."""
    return keras.backend.standardize_dtype(ops.convert_to_tensor(np.zeros((), "float64")).dtype)
