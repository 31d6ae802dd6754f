"""What the losses of the kit share: their precision, their weights and their configuration."""

from coursekit._keras.tensors.sample_weights import spread_weights
import keras
from keras import ops


class ConfiguredLoss(keras.losses.Loss):
    """A loss that is computed in float32 or above, with Keras's convention of weights.

    Keras multiplies the losses by the weights and, for the default reduction,
    divides by their number, not by the sum of the weights. Weights may have
    fewer axes than the losses: (N,) weigh whole samples, whatever the shape of
    a sample.

    Args:
        reduction: "sum_over_batch_size", "mean", "mean_with_sample_weight",
            "sum" or None, as of every Keras loss.
        name: Name of the loss.
        dtype: Dtype of the computation, at least float32.
    """

    _output_axes = 1  # how many axes of the outputs a loss has no longer

    def __init__(self, *, reduction="sum_over_batch_size", name=None, dtype=None):
        super().__init__(name=name, reduction=reduction, dtype=_at_least_float32(dtype))

    def __call__(self, y_true, y_pred, sample_weight=None):
        """Returns the loss, reduced."""
        y_pred = ops.convert_to_tensor(y_pred)
        if sample_weight is not None:
            shape = tuple(ops.shape(y_pred))
            shape = shape[: max(len(shape) - self._output_axes, 0)]
            sample_weight = spread_weights(sample_weight, shape, self.dtype)
        return super().__call__(y_true, y_pred, sample_weight)

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "dtype": self.dtype}


def _at_least_float32(dtype):
    computed = keras.dtype_policies.get(dtype or keras.config.floatx()).compute_dtype
    return "float64" if computed == "float64" else "float32"  # as asked, where JAX lacks it too
