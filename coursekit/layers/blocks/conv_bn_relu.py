"""Convolution, batch normalization and activation as one layer, in both orders."""

from coursekit._arguments import pair, require_count
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.base.point_conv import convolution_for
import keras
from keras import layers

BATCH_NORM_MOMENTUM = 0.9  # Keras's 0.99 needs hundreds of steps before inference is right
BATCH_NORM_EPSILON = 1e-5


class _NormalizedConvolution(ConfiguredLayer):
    """What `ConvBNReLU` and `BNReLUConv` share: their options and their parts."""

    def __init__(
        self,
        filters,
        kernel_size,
        *,
        strides=1,
        padding="same",
        dilation_rate=1,
        groups=1,
        activation="relu",
        kernel_initializer="glorot_uniform",
        gamma_initializer="ones",
        momentum=BATCH_NORM_MOMENTUM,
        epsilon=BATCH_NORM_EPSILON,
        data_format=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        require_count("filters", filters)
        pair("kernel_size", kernel_size)
        pair("strides", strides)
        self.filters = filters
        self.kernel_size = kernel_size
        self.strides = strides
        self.padding = padding
        self.dilation_rate = dilation_rate
        self.groups = groups
        self.activation = activation
        self.kernel_initializer = kernel_initializer
        self.gamma_initializer = gamma_initializer
        self.momentum = momentum
        self.epsilon = epsilon
        self._conv = convolution_for(kernel_size, strides)(
            filters,
            kernel_size,
            strides=strides,
            padding=padding,
            dilation_rate=dilation_rate,
            groups=groups,
            use_bias=False,
            kernel_initializer=kernel_initializer,
            data_format=self.data_format,
            dtype=self.dtype_policy,
            name="conv",
        )
        self._norm = layers.BatchNormalization(
            axis=self._norm_axis,
            momentum=momentum,
            epsilon=epsilon,
            gamma_initializer=gamma_initializer,
            dtype=self.dtype_policy,
            name="batch_norm",
        )
        self._activation = keras.activations.get(activation)

    def compute_output_shape(self, input_shape):
        """Returns the shape after the convolution."""
        return self._conv.compute_output_shape(input_shape)


@keras.saving.register_keras_serializable(package="coursekit")
class ConvBNReLU(_NormalizedConvolution):
    """Convolves, normalizes over the batch, then applies the activation.

    The convolution has no bias: the normalization would subtract it again,
    and has an offset of its own.

    Args:
        filters: Number of output channels.
        kernel_size: Height and width of the kernel, a number or a pair.
        strides: Steps of the kernel, a number or a pair.
        padding: "same" or "valid".
        dilation_rate: Distance of the kernel's points, a number or a pair.
        groups: Groups of channels that the convolution keeps apart.
        activation: Name or function; None leaves it out.
        kernel_initializer: Initializer of the kernel.
        gamma_initializer: Initializer of the normalization's scale.
        momentum: Part of the moving statistics that a step keeps.
        epsilon: Added to the variance.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: that of the convolution, with `filters` channels.

    Raises:
        ValueError: If `filters`, `kernel_size` or `strides` are not
            positive integers, or `data_format` is unknown.

    Example:
        >>> layer = ConvBNReLU(8, 3, strides=2)
        >>> layer.compute_output_shape((None, 32, 32, 3))
        (None, 16, 16, 8)

    Reference:
        Ioffe and Szegedy, "Batch Normalization", 2015, section 3.2.
    """

    def build(self, input_shape):
        """Makes the weights."""
        self._channels(input_shape)
        self._conv.build(input_shape)
        self._norm.build(self._conv.compute_output_shape(input_shape))

    def call(self, inputs, training=None):
        """Returns the activations."""
        return self._activation(self._norm(self._conv(inputs), training=training))


@keras.saving.register_keras_serializable(package="coursekit")
class BNReLUConv(_NormalizedConvolution):
    """Normalizes over the batch, applies the activation, then convolves: pre-activation.

    The convolution has no bias, for in a network of such blocks a
    normalization follows.

    Args:
        filters: Number of output channels.
        kernel_size: Height and width of the kernel, a number or a pair.
        **options: Those of `ConvBNReLU`, which means the same by them.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: that of the convolution, with `filters` channels.

    Raises:
        ValueError: If `filters`, `kernel_size` or `strides` are not
            positive integers, or `data_format` is unknown.

    Example:
        >>> layer = BNReLUConv(8, 3, padding="valid")
        >>> layer.compute_output_shape((None, 32, 32, 3))
        (None, 30, 30, 8)

    Reference:
        He, Zhang, Ren and Sun, "Identity Mappings in Deep Residual Networks",
        2016; Huang et al., "Densely Connected Convolutional Networks", 2017.
    """

    def build(self, input_shape):
        """Makes the weights."""
        self._channels(input_shape)
        self._norm.build(input_shape)
        self._conv.build(input_shape)

    def call(self, inputs, training=None):
        """Returns the output of the convolution."""
        return self._conv(self._activation(self._norm(inputs, training=training)))
