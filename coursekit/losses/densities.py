"""Negative log-likelihoods of densities whose place and width a network predicts.

All are computed in float32 or above, so that outputs of a float16 network, up to its
largest numbers, give finite losses and gradients.
"""

import math

from coursekit._keras.precision import at_least_float32
import keras
from keras import ops

LEAST_SCALE = 1e-3  # in units of the targets; keeps a density from collapsing onto a point


def positive_scale(raw, least=LEAST_SCALE):
    """Makes a width of any real number: softplus, plus the least width.

    Args:
        raw: Tensor of real numbers.
        least: Smallest width, in units of the targets.

    Returns:
        float32 tensor of the same shape, all at least `least`.
    """
    return ops.softplus(at_least_float32(raw)) + least


def gaussian_log_density(targets, mean, scale):
    """Returns log N(targets; mean, scale^2), elementwise.

    The term -log(scale), which the lecture's formula drops, is what stops a
    network from predicting an endless width.

    Args:
        targets: Tensor of real numbers.
        mean: Tensor that broadcasts against the targets.
        scale: Standard deviation, above 0.

    Returns:
        float32 tensor.
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
    """
    distance = ops.abs(at_least_float32(targets) - at_least_float32(mean))
    return -distance / scale - ops.log(2.0 * scale)


class LeastScaleLoss(keras.losses.Loss):
    """What the losses of densities share: the least width, checked and saved."""

    def __init__(self, *, least_scale=LEAST_SCALE, **options):
        super().__init__(**options)
        if not least_scale > 0:
            raise ValueError(f"`least_scale` must be above 0; got {least_scale!r}.")
        self.least_scale = least_scale

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "least_scale": self.least_scale}


class _DensityLoss(LeastScaleLoss):
    """What the losses of one density share: outputs (..., 2 D), D means and then D raw widths."""

    _log_density = None

    def call(self, y_true, y_pred):
        """Returns the negative log-likelihood of each target, summed over its D numbers."""
        if len(y_true.shape) == len(y_pred.shape) - 1:
            y_true = ops.expand_dims(y_true, -1)
        if y_pred.shape[-1] != 2 * y_true.shape[-1]:
            raise ValueError(
                f"{type(self).__name__} needs outputs (..., 2 D) for targets (..., D): means, then "
                f"raw widths; got {tuple(y_pred.shape)} for {tuple(y_true.shape)}."
            )
        mean, raw = ops.split(y_pred, 2, axis=-1)
        scale = positive_scale(raw, self.least_scale)
        return -ops.sum(type(self)._log_density(y_true, mean, scale), axis=-1)


@keras.saving.register_keras_serializable(package="coursekit")
class GaussianNLL(_DensityLoss):
    """Negative log-likelihood of targets under Gaussians with predicted mean and width.

    The network ends in `Dense(2 * D)` without activation. The width is
    `positive_scale` of the second half.

    Args:
        least_scale: Smallest standard deviation, in units of the targets.
        **options: `reduction`, `name` and `dtype`, as of every Keras loss.

    Shapes: targets (..., D), or (...) for D = 1; outputs (..., 2 D); losses
    (...), in nats, summed over D, the constant log sqrt(2 pi) included.

    Raises:
        ValueError: If the shapes do not fit, or `least_scale` is not above 0.

    Reference:
        Nix and Weigend, "Estimating the mean and variance of the target
        probability distribution", 1994; lecture rows C05 and C06.
    """

    _log_density = staticmethod(gaussian_log_density)


@keras.saving.register_keras_serializable(package="coursekit")
class LaplaceNLL(_DensityLoss):
    """Negative log-likelihood of targets under Laplace densities with predicted place and width.

    As `GaussianNLL`; at fixed width it is the mean absolute error, as the
    Gaussian is the mean squared error.

    Args:
        least_scale: Smallest mean absolute deviation, in units of the targets.
        **options: `reduction`, `name` and `dtype`, as of every Keras loss.

    Shapes: targets (..., D), or (...) for D = 1; outputs (..., 2 D); losses
    (...), in nats, summed over D.

    Raises:
        ValueError: If the shapes do not fit, or `least_scale` is not above 0.

    Reference:
        Lecture row C04.
    """

    _log_density = staticmethod(laplace_log_density)
