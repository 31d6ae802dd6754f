"""Densities whose place and width a network predicts: their logarithms, as plain functions."""

import math

from coursekit._keras.tensors.precision import at_least_float32
from keras import ops

LEAST_SCALE = 1e-3  # in units of the targets; keeps a density from collapsing onto a point


def positive_scale(raw, least=LEAST_SCALE):
    """Makes a width of any real number: softplus, plus the least width.

    Args:
        raw: Tensor of real numbers.
        least: Smallest width, in units of the targets.

    Returns:
        float32 tensor of the same shape, all at least `least`.

    Example:
        >>> import numpy as np
        >>> print(np.round(positive_scale(np.array([-100.0, 0.0])), 3))
        [0.001 0.694]
    """
    return ops.softplus(at_least_float32(raw)) + least


def gaussian_log_density(targets, mean, scale):
    """Returns log N(targets; mean, scale^2), elementwise.

    The term -log(scale), which a squared error does not have, is what stops a
    network from predicting an endless width.

    Args:
        targets: Tensor of real numbers.
        mean: Tensor that broadcasts against the targets.
        scale: Standard deviation, above 0.

    Returns:
        float32 tensor.

    Example:
        >>> print(f"{gaussian_log_density(1.0, mean=0.0, scale=2.0):.4f}")
        -1.7371
    """
    standardized = (at_least_float32(targets) - at_least_float32(mean)) / scale
    return -0.5 * ops.square(standardized) - ops.log(scale) - 0.5 * math.log(2 * math.pi)


def laplace_log_density(targets, mean, scale):
    """Returns the log of the density exp(-|targets - mean| / scale) / (2 scale), elementwise.

    Args:
        targets: Tensor of real numbers.
        mean: Tensor that broadcasts against the targets.
        scale: Mean absolute deviation, above 0.

    Returns:
        float32 tensor.

    Example:
        >>> print(f"{laplace_log_density(1.0, mean=0.0, scale=2.0):.4f}")
        -1.8863
    """
    distance = ops.abs(at_least_float32(targets) - at_least_float32(mean))
    return -distance / scale - ops.log(2.0 * scale)
