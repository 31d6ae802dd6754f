"""A convolution split into one over places and one over channels."""

from coursekit._arguments import pair, require_count
from coursekit.layers.biased_conv import BiasedConv2D
from coursekit.layers.configured_layer import ConfiguredLayer
import keras
from keras import layers


@keras.saving.register_keras_serializable(package="coursekit")
class DepthwiseSeparableConv(ConfiguredLayer):
    """Convolves each channel by itself, then mixes the channels at each place.

    Against a full convolution from M to N channels with a kernel of K x K it
    has (K^2 M + M N) / (K^2 M N) = 1/N + 1/K^2 of the weights, and of the
    multiply-adds. Keras's `SeparableConv2D` computes the same.

    Args:
        filters: Number of output channels, N.
        kernel_size: Height and width of the depthwise kernel, a number or a
            pair.
        strides: Steps of the depthwise kernel, one number: TensorFlow's
            depthwise convolution knows no others.
        padding: "same" or "valid".
        dilation_rate: Distance of the depthwise kernel's points.
        depth_multiplier: Depthwise outputs of each input channel.
        activation: Name or function, applied at the end; None leaves it out.
        use_bias: Whether the pointwise convolution adds a bias.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: that of the convolution, with `filters` channels.

    Raises:
        ValueError: If a number is no positive integer, or
            `data_format` is unknown.

    Reference:
        Howard et al., "MobileNets", 2017, section 3.1; lecture rows B35 and
        B36.
    """

    def __init__(
        self,
        filters,
        kernel_size,
        *,
        strides=1,
        padding="same",
        dilation_rate=1,
        depth_multiplier=1,
        activation=None,
        use_bias=True,
        data_format=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        require_count("filters", filters)
        require_count("strides", strides)
        require_count("depth_multiplier", depth_multiplier)
        pair("kernel_size", kernel_size)
        self.filters = filters
        self.kernel_size = kernel_size
        self.strides = strides
        self.padding = padding
        self.dilation_rate = dilation_rate
        self.depth_multiplier = depth_multiplier
        self.activation = activation
        self.use_bias = use_bias
        shared = {"data_format": self._data_format, "dtype": self.dtype_policy}
        self._depthwise = layers.DepthwiseConv2D(
            kernel_size,
            strides=strides,
            padding=padding,
            dilation_rate=dilation_rate,
            depth_multiplier=depth_multiplier,
            use_bias=False,
            name="depthwise",
            **shared,
        )
        self._pointwise = BiasedConv2D(
            filters, 1, activation=activation, use_bias=use_bias, name="pointwise", **shared
        )

    def build(self, input_shape):
        """Makes the two kernels."""
        self._channels(input_shape)
        self._depthwise.build(input_shape)
        self._pointwise.build(self._depthwise.compute_output_shape(input_shape))

    def call(self, inputs):
        """Returns the channels convolved, then mixed."""
        return self._pointwise(self._depthwise(inputs))

    def compute_output_shape(self, input_shape):
        """Returns the shape after both convolutions."""
        between = self._depthwise.compute_output_shape(input_shape)
        return self._pointwise.compute_output_shape(between)
