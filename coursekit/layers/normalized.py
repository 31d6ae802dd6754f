"""Normalization by moments: what every normalization layer computes."""

from keras import ops


def normalized(x, mean, variance, epsilon):
    """Returns (x - mean) / sqrt(variance + epsilon).

    Args:
        x: Tensor.
        mean: Tensor that broadcasts against it, such as `ops.moments` returns
            with `keepdims=True`.
        variance: The same, of the variance with divisor n.
        epsilon: Added to the variance.

    Returns:
        Tensor of the shape of x.
    """
    return (x - mean) * ops.rsqrt(variance + epsilon)
