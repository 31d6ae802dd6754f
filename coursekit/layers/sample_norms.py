"""Normalizations of one image at a time, equal in training and at test time."""

from coursekit._keras.precision import at_least_float32
from coursekit.layers.configured_layer import ConfiguredLayer
from coursekit.layers.normalized import normalized
import keras
from keras import ops


class _SampleNorm(ConfiguredLayer):
    """What the two share: moments of one image, then a scale and an offset for each channel."""

    def __init__(self, *, center=True, scale=True, epsilon=1e-5, data_format=None, **options):
        super().__init__(data_format=data_format, **options)
        self.center = center
        self.scale = scale
        self.epsilon = epsilon

    def build(self, input_shape):
        """Makes the scale and offset that are wanted."""
        shape = (self._channels(input_shape),)
        self.gamma = self.add_weight(shape, "ones", name="gamma") if self.scale else None
        self.beta = self.add_weight(shape, "zeros", name="beta") if self.center else None

    def call(self, inputs):
        """Returns the normalized images."""
        images = at_least_float32(inputs)
        others = [axis for axis in range(4) if axis != self._channel_axis]
        mean, variance = ops.moments(images, self._axes(), keepdims=True)
        outputs = normalized(images, mean, variance, self.epsilon)
        if self.scale:
            outputs = outputs * ops.expand_dims(ops.cast(self.gamma, images.dtype), others)
        if self.center:
            outputs = outputs + ops.expand_dims(ops.cast(self.beta, images.dtype), others)
        return ops.cast(outputs, self.compute_dtype)

    def multiply_adds(self, input_shape, output_shape):
        """Returns 0: the layer table counts normalization for nothing."""
        return 0

    def compute_output_shape(self, input_shape):
        """Returns the shape of the input."""
        self._channels(input_shape)
        return tuple(input_shape)


@keras.saving.register_keras_serializable(package="coursekit")
class InstanceNorm(_SampleNorm):
    """Gives each channel of each image mean 0 and variance 1 over its places.

    Equal to group normalization with as many groups as channels.

    Args:
        center: Whether channels get an offset, beta.
        scale: Whether channels get a factor, gamma.
        epsilon: Added to the variance.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: that of the input.

    Raises:
        ValueError: If the input is no batch of images.

    Reference:
        Ulyanov, Vedaldi and Lempitsky, "Instance Normalization", 2016;
        lecture rows B57 and B58.
    """

    def _axes(self):
        return [axis for axis in (1, 2, 3) if axis != self._channel_axis]


@keras.saving.register_keras_serializable(package="coursekit")
class ImageLayerNorm(_SampleNorm):
    """Gives each image mean 0 and variance 1 over all its channels and places.

    This is the layer normalization over (C, H, W) that the lectures and Wu
    and He draw, with a scale and an offset for each channel, for images of
    any size; equal to group normalization with one group.
    `keras.layers.LayerNormalization` normalizes the channels of each place
    apart unless its `axis` says otherwise.

    Args:
        center: Whether channels get an offset, beta.
        scale: Whether channels get a factor, gamma.
        epsilon: Added to the variance.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: that of the input.

    Raises:
        ValueError: If the input is no batch of images.

    Reference:
        Ba, Kiros and Hinton, "Layer Normalization", 2016, in the form of Wu
        and He, "Group Normalization", 2018, figure 2; lecture row B58.
    """

    def _axes(self):
        return [1, 2, 3]
