"""Negative log-likelihoods of densities whose place and width a network predicts."""

from coursekit._arguments import require_positive
from coursekit.losses.bounded import (
    STEEPEST,
    bounded_gaussian,
    bounded_laplace,
    derivative_bound,
)
from coursekit.losses.configured_loss import ConfiguredLoss
from coursekit.losses.densities import LEAST_SCALE
import keras
from keras import ops


class LeastScaleLoss(ConfiguredLoss):
    """What the losses of densities share: the least width, and bounds that fit the outputs."""

    def __init__(self, *, least_scale=LEAST_SCALE, **options):
        super().__init__(**options)
        require_positive(least_scale=least_scale)
        self.least_scale = least_scale

    def __call__(self, y_true, y_pred, sample_weight=None):
        """Returns the loss, reduced."""
        y_pred = ops.convert_to_tensor(y_pred)
        y_true = (y_true, derivative_bound(y_pred.dtype))  # before all becomes float32
        return super().__call__(y_true, y_pred, sample_weight)

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "least_scale": self.least_scale}


def targets_and_bound(y_true):
    """Returns the targets, and the largest derivative that came with them."""
    return y_true if isinstance(y_true, tuple) else (y_true, STEEPEST)


class _DensityLoss(LeastScaleLoss):
    """What the losses of one density share: outputs (..., 2 D), D means and then D raw widths."""

    _bounded = None

    def call(self, y_true, y_pred):
        """Returns the negative log-likelihood of each target, summed over its D numbers."""
        targets, bound = targets_and_bound(y_true)
        if len(targets.shape) == len(y_pred.shape) - 1:
            targets = ops.expand_dims(targets, -1)
        if y_pred.shape[-1] != 2 * targets.shape[-1]:
            raise ValueError(
                f"{type(self).__name__} needs outputs (..., 2 D) for targets (..., D): means, then "
                f"raw widths; got {tuple(y_pred.shape)} for {tuple(targets.shape)}."
            )
        mean, raw = ops.split(y_pred, 2, axis=-1)
        options = {"least_scale": self.least_scale, "bound": bound}
        targets = ops.broadcast_to(targets, ops.shape(mean))
        return ops.sum(type(self)._bounded(targets, mean, raw, **options), axis=-1)


@keras.saving.register_keras_serializable(package="coursekit")
class GaussianNLL(_DensityLoss):
    """Negative log-likelihood of targets under Gaussians with predicted mean and width.

    The network ends in `Dense(2 * D)` without activation. The width is
    `positive_scale` of the second half. Loss and gradient are finite for all
    finite outputs, of float16 and bfloat16 networks too: see
    `coursekit.losses.bounded`.

    Args:
        least_scale: Smallest standard deviation, in units of the targets.
        **options: `reduction`, `name` and `dtype`, as of every Keras loss; the
            computation is in float32 or above.

    Shapes: targets (..., D), or (...) for D = 1; outputs (..., 2 D); losses
    (...), in nats, summed over D, the constant log sqrt(2 pi) included.

    Raises:
        ValueError: If the shapes do not fit, or `least_scale` is not above 0.

    Example:
        >>> import numpy as np
        >>> outputs = np.array([[0.0, np.log(np.expm1(1))]])  # mean 0, width 1
        >>> print(f"{GaussianNLL(least_scale=1e-9)(np.array([[2.0]]), outputs):.4f}")
        2.9189

    Reference:
        Nix and Weigend, "Estimating the mean and variance of the target
        probability distribution", 1994.
    """

    _bounded = staticmethod(bounded_gaussian)


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

    Example:
        >>> import numpy as np
        >>> outputs = np.array([[0.0, np.log(np.expm1(1))]])  # place 0, width 1
        >>> print(f"{LaplaceNLL(least_scale=1e-9)(np.array([[2.0]]), outputs):.4f}")
        2.6931

    Reference:
        Kendall and Gal, "What Uncertainties Do We Need in Bayesian Deep
        Learning for Computer Vision?", 2017, appendix: the Laplace likelihood.
    """

    _bounded = staticmethod(bounded_laplace)
