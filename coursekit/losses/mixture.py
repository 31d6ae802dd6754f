"""Mixture density networks: several answers to one question."""

from coursekit._keras.tensors.precision import at_least_float32
from coursekit.losses.bounded import bounded_gaussian
from coursekit.losses.densities import LEAST_SCALE, positive_scale
from coursekit.losses.density_losses import LeastScaleLoss, targets_and_bound
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

    Example:
        >>> import numpy as np
        >>> log_weights, means, scales = mixture_parameters(np.zeros((1, 4, 3)))
        >>> print(np.exp(log_weights), means.shape)
        [[0.25 0.25 0.25 0.25]] (1, 4, 1)
    """
    outputs = at_least_float32(outputs)
    means, raw = ops.split(outputs[..., 1:], 2, axis=-1)
    return ops.log_softmax(outputs[..., 0], axis=-1), means, positive_scale(raw, least_scale)


@keras.saving.register_keras_serializable(package="coursekit")
class MixtureNLL(LeastScaleLoss):
    """Negative log-likelihood of targets under mixtures of Gaussians.

    The components are added by logsumexp, so that a target far from all of
    them has a large loss and not an infinite one. Loss and gradient are finite
    for all finite outputs, of float16 and bfloat16 networks too: see
    `coursekit.losses.bounded`.

    Args:
        least_scale: Smallest standard deviation, in units of the targets.
            Without it a component that sits on a single target gains endless
            likelihood by shrinking.
        **options: `reduction`, `name` and `dtype`, as of every Keras loss.

    Shapes: targets (..., D), or (...) for D = 1; outputs (..., K, 1 + 2 D), as
    `coursekit.layers.MixtureDensityHead` makes them; losses (...), in nats.

    Raises:
        ValueError: If the shapes do not fit, or `least_scale` is not above 0.

    Example:
        >>> import numpy as np
        >>> raw = np.log(np.expm1(1))  # of width 1
        >>> outputs = np.array([[[0.0, -1.0, raw], [0.0, 1.0, raw]]])  # answers -1 and 1
        >>> print(f"{MixtureNLL(least_scale=1e-9)(np.array([[1.0]]), outputs):.4f}")
        1.4852

    Reference:
        Bishop, "Mixture Density Networks", 1994.
    """

    _output_axes = 2

    def call(self, y_true, y_pred):
        """Returns the negative log-likelihood of each target."""
        targets, bound = targets_and_bound(y_true)
        if len(targets.shape) == len(y_pred.shape) - 2:
            targets = ops.expand_dims(targets, -1)
        if y_pred.shape[-1] != 1 + 2 * targets.shape[-1]:
            raise ValueError(
                "MixtureNLL needs outputs (..., K, 1 + 2 D) for targets (..., D); got "
                f"{tuple(y_pred.shape)} for {tuple(targets.shape)}."
            )
        means, raw = ops.split(y_pred[..., 1:], 2, axis=-1)
        targets = ops.broadcast_to(ops.expand_dims(targets, -2), ops.shape(means))
        options = {"least_scale": self.least_scale, "bound": bound}
        log_densities = -ops.sum(bounded_gaussian(targets, means, raw, **options), axis=-1)
        log_weights = ops.log_softmax(y_pred[..., 0], axis=-1)
        return -ops.logsumexp(log_weights + log_densities, axis=-1)
