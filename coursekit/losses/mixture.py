"""Mixture density networks: several answers to one question."""

from coursekit._keras.precision import at_least_float32
from coursekit.losses.densities import (
    LEAST_SCALE,
    LeastScaleLoss,
    gaussian_log_density,
    positive_scale,
)
import keras
from keras import ops


def mixture_parameters(outputs, least_scale=LEAST_SCALE):
    """Splits the outputs of a `MixtureDensityHead` into the parameters of the mixtures.

    Args:
        outputs: (..., K, 1 + 2 D): of each of K components the logit of its
            weight, D means and D raw widths.
        least_scale: Smallest standard deviation, in units of the targets.

    Returns:
        float32 tensors: log-weights (..., K), whose exponentials add up to 1;
        means (..., K, D); standard deviations (..., K, D).
    """
    outputs = at_least_float32(outputs)
    means, raw = ops.split(outputs[..., 1:], 2, axis=-1)
    return ops.log_softmax(outputs[..., 0], axis=-1), means, positive_scale(raw, least_scale)


@keras.saving.register_keras_serializable(package="coursekit")
class MixtureNLL(LeastScaleLoss):
    """Negative log-likelihood of targets under mixtures of Gaussians.

    The components are added by logsumexp, so that a target far from all of
    them has a large loss and not an infinite one.

    Args:
        least_scale: Smallest standard deviation, in units of the targets.
            Without it a component that sits on a single target gains endless
            likelihood by shrinking.
        **options: `reduction`, `name` and `dtype`, as of every Keras loss.

    Shapes: targets (..., D), or (...) for D = 1; outputs (..., K, 1 + 2 D), as
    `coursekit.layers.MixtureDensityHead` makes them; losses (...), in nats.

    Raises:
        ValueError: If the shapes do not fit, or `least_scale` is not above 0.

    Reference:
        Bishop, "Mixture Density Networks", 1994; lecture row C07.
    """

    def call(self, y_true, y_pred):
        """Returns the negative log-likelihood of each target."""
        if len(y_true.shape) == len(y_pred.shape) - 2:
            y_true = ops.expand_dims(y_true, -1)
        if y_pred.shape[-1] != 1 + 2 * y_true.shape[-1]:
            raise ValueError(
                "MixtureNLL needs outputs (..., K, 1 + 2 D) for targets (..., D); got "
                f"{tuple(y_pred.shape)} for {tuple(y_true.shape)}."
            )
        log_weights, means, scales = mixture_parameters(y_pred, self.least_scale)
        densities = gaussian_log_density(ops.expand_dims(y_true, -2), means, scales)
        return -ops.logsumexp(log_weights + ops.sum(densities, axis=-1), axis=-1)
