"""Negative log-likelihoods of single numbers whose values and derivatives are always finite.

A density of width 0.001 whose place is off by 1 has a derivative of a million, which float16
cannot hold; places at bfloat16's largest numbers have squares beyond float32. So distances are
bounded, and the derivatives by what the dtype of the outputs can hold. The bound is on the
derivative of each loss, before it is multiplied by what comes from above: a loss scale that is
too large still overflows, and Keras's `LossScaleOptimizer` still sees that.
"""

import math

from coursekit.losses.densities import positive_scale
import keras
from keras import ops

FARTHEST = 1e15  # largest distance, in widths
STEEPEST = 1e30  # largest derivative, where the outputs' dtype does not need a smaller one
FLOAT16_MAX = 65504.0


def derivative_bound(dtype):
    """Returns the largest derivative that an output of this dtype is given."""
    return FLOAT16_MAX if keras.backend.standardize_dtype(dtype) == "float16" else STEEPEST


def bounded_gaussian(targets, mean, raw, *, least_scale, bound=STEEPEST):
    """Returns -log N(targets; mean, positive_scale(raw)^2), elementwise.

    Args:
        targets: float32 tensor or above.
        mean: Tensor of the same shape and dtype.
        raw: The same, before `positive_scale`.
        least_scale: Smallest width.
        bound: Largest derivative.
    """
    energy = (lambda z: 0.5 * ops.square(z) + 0.5 * math.log(2 * math.pi), lambda z: z)
    return _bounded(*energy, least_scale, bound)(targets, mean, raw)


def bounded_laplace(targets, mean, raw, *, least_scale, bound=STEEPEST):
    """Returns the same for the Laplace density; see `bounded_gaussian`."""
    energy = (lambda z: ops.abs(z) + math.log(2), ops.sign)
    return _bounded(*energy, least_scale, bound)(targets, mean, raw)


def _bounded(energy, slope, least_scale, bound):
    """Makes energy(z) + log(scale), z = (targets - mean) / scale, with bounded derivatives."""

    @ops.custom_gradient
    def negative_log_likelihood(targets, mean, raw):
        scale = positive_scale(raw, least_scale)
        z = ops.clip((targets - mean) / scale, -FARTHEST, FARTHEST)

        def gradient(*args, upstream=None):
            upstream = args[0] if upstream is None else upstream
            by_mean = ops.clip(-slope(z) / scale, -bound, bound)
            by_raw = ops.clip((1 - z * slope(z)) / scale * ops.sigmoid(raw), -bound, bound)
            return -upstream * by_mean, upstream * by_mean, upstream * by_raw

        return energy(z) + ops.log(scale), gradient

    return negative_log_likelihood
