"""Squeeze and excitation: channels weighted by what the whole image shows."""

from coursekit._arguments import require_count
from coursekit._keras.tensors.precision import at_least_float32
from coursekit.layers.base.configured_layer import ConfiguredLayer
import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="coursekit")
class SqueezeExcite(ConfiguredLayer):
    """Multiplies each channel by a gate in (0, 1) that depends on the means of all channels.

    Two dense layers make the gates from the means: C -> C // ratio with ReLU,
    then back to C with a sigmoid. They add 2 C (C // ratio) weights, and
    C + C // ratio biases.

    Args:
        ratio: What the number of channels is divided by between the two.
        use_bias: Whether the dense layers have biases.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: that of the input.

    Raises:
        ValueError: If `ratio` is not a positive integer, or larger than
            the number of channels.

    Example:
        >>> import numpy as np
        >>> SqueezeExcite(4)(np.ones((2, 5, 5, 16), "float32")).shape
        TensorShape([2, 5, 5, 16])

    Reference:
        Hu, Shen and Sun, "Squeeze-and-Excitation Networks", 2018.
    """

    def __init__(self, ratio=16, *, use_bias=True, data_format=None, **options):
        super().__init__(data_format=data_format, **options)
        require_count("ratio", ratio)
        self.ratio = ratio
        self.use_bias = use_bias

    def build(self, input_shape):
        """Makes the two dense layers for this number of channels."""
        channels = self._channels(input_shape)
        hidden = channels // self.ratio
        if hidden < 1:
            raise ValueError(
                f"`ratio` must be at most the number of channels, {channels}; got {self.ratio}."
            )
        shared = {"use_bias": self.use_bias, "dtype": self.dtype_policy}
        self._squeeze = layers.Dense(hidden, activation="relu", name="squeeze", **shared)
        self._excite = layers.Dense(channels, activation="sigmoid", name="excite", **shared)
        self._squeeze.build((None, channels))
        self._excite.build((None, hidden))

    def call(self, inputs):
        """Returns the images, their channels weighted."""
        spatial = (1, 2) if self._channel_axis == 3 else (2, 3)
        means = ops.mean(at_least_float32(inputs), axis=spatial)
        gates = self._excite(self._squeeze(ops.cast(means, self.compute_dtype)))
        return inputs * ops.expand_dims(gates, spatial)

    def compute_output_shape(self, input_shape):
        """Returns the shape of the input."""
        return tuple(input_shape)
