"""Counts of pairs of classes in whole numbers, on every backend.

A float32 counts no further than 16,777,216, and JAX has no integer above 32 bits unless asked.
A count is therefore kept in two int32 numbers, `high * UNIT + low`, and what weights add below a
whole pixel in a third, `fraction`, from 0 to 1.
"""

from coursekit._keras.assertions import require_values
import keras
from keras import ops
import numpy as np

UNIT = 2**24
MOST = 2**31 - 2 * UNIT  # that the weights of one batch may sum to


def count_pairs(labels, classes, counted, num_classes, weights=None):
    """Counts how many pixels of each true class got each class.

    Args:
        labels: int32 (N, H, W) true classes.
        classes: int32 (N, H, W) predicted classes.
        counted: bool (N, H, W), which pixels count.
        num_classes: Number of classes, C.
        weights: (N, H, W) numbers of 0 or above that sum to less than 2.1e9, or None for 1.

    Returns:
        int32 (C, C) sums of the whole parts of the weights, true classes in rows; float (C, C)
        sums of the rest; scalar bool, whether the weights are right.

    Raises:
        ValueError: If they are not; in a TensorFlow graph an InvalidArgumentError.
    """
    bins = num_classes**2
    pairs = ops.ravel(ops.where(counted, labels * num_classes + classes, bins))
    if weights is None:
        whole, rest, right = ops.ones_like(pairs), None, True
    else:
        whole, rest, right = _split(ops.ravel(ops.where(counted, weights, 0)))
    sums = [
        None if part is None else ops.segment_sum(part, pairs, num_segments=bins + 1)[:bins]
        for part in (whole, rest)
    ]
    shape = num_classes, num_classes
    whole = ops.reshape(sums[0], shape)
    rest = ops.zeros(shape, widest_float()) if rest is None else ops.reshape(sums[1], shape)
    return whole, rest, right


def _split(weights):
    """Returns the whole parts of weights, what is beyond, and whether these are weights."""
    culprit = ops.min(weights)  # NaN if one is
    right = culprit >= 0
    require_values(right, "`sample_weight` must be 0 or above", culprit)
    total = ops.sum(weights)
    few = total < MOST
    require_values(few, f"`sample_weight` of one batch must sum to less than {MOST:,}", total)
    whole = ops.floor(weights)
    return ops.cast(whole, "int32"), weights - whole, ops.logical_and(right, few)


def add_counts(high, low, fraction, whole, rest):
    """Returns high, low and fraction after counts are added.

    Args:
        high, low: int32 tensors, a count being `high * UNIT + low`.
        fraction: Float tensor from 0 to 1.
        whole: int32 tensor to add.
        rest: Float tensor to add.
    """
    rest = fraction + rest
    carried = ops.floor(rest)
    low = low + whole + ops.cast(carried, "int32")
    return high + low // UNIT, low % UNIT, rest - carried


def widest_float():
    """Returns the dtype of the most precise floats of the backend."""
    return keras.backend.standardize_dtype(ops.convert_to_tensor(np.zeros((), "float64")).dtype)
