"""A depthwise separable convolution, normalized and activated after either half."""

from coursekit._arguments import pair, require_count
from coursekit.layers.base.chain import build_chain, chain_output_shape, run_chain
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.blocks.conv_bn_relu import BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM, ConvBNReLU
import keras
from keras import layers

# Keras counts a depthwise kernel's fans crosswise: "fan_out" is its points, the true fan-in.
DEPTHWISE_INITIALIZER = {
    "class_name": "VarianceScaling",
    "config": {"scale": 2.0, "mode": "fan_out", "distribution": "untruncated_normal"},
}


@keras.saving.register_keras_serializable(package="coursekit")
class SeparableConvBNReLU(ConfiguredLayer):
    """Convolves each channel alone, then mixes them by 1 x 1; normalizes and activates after both.

    This is the "atrous separable convolution" of DeepLabv3+, whose points lie `dilation_rate`
    apart. A kernel of k x k costs k^2 C + C F weights instead of k^2 C F. Keras's
    `SeparableConv2D` has nothing between the halves.

    Args:
        filters: Number of output channels.
        kernel_size: Height and width of the kernel, a number or a pair.
        dilation_rate: Distance of the kernel's points, a number or a pair.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: (N, H, W, filters), or with the channels first.

    Raises:
        ValueError: If `filters`, `kernel_size` or `dilation_rate` are not positive integers.

    Example:
        >>> layer = SeparableConvBNReLU(8, 3, dilation_rate=6)
        >>> layer.compute_output_shape((None, 32, 32, 3))
        (None, 32, 32, 8)

    Reference:
        Chen et al., "Encoder-Decoder with Atrous Separable Convolution for Semantic Image
        Segmentation", 2018, sections 3.1 and 4; Howard et al., "MobileNets", 2017.
    """

    def __init__(self, filters, kernel_size, *, dilation_rate=1, data_format=None, **options):
        super().__init__(data_format=data_format, **options)
        require_count("filters", filters)
        self.filters, self.kernel_size, self.dilation_rate = filters, kernel_size, dilation_rate
        shared = {"dtype": self.dtype_policy, "data_format": self.data_format}
        depthwise = layers.DepthwiseConv2D(
            pair("kernel_size", kernel_size),
            padding="same",
            dilation_rate=pair("dilation_rate", dilation_rate),
            use_bias=False,
            depthwise_initializer=DEPTHWISE_INITIALIZER,
            name="depthwise",
            **shared,
        )
        norm = layers.BatchNormalization(
            axis=self._norm_axis,
            momentum=BATCH_NORM_MOMENTUM,
            epsilon=BATCH_NORM_EPSILON,
            dtype=self.dtype_policy,
            name="depthwise_norm",
        )
        relu = layers.ReLU(dtype=self.dtype_policy, name="depthwise_relu")
        mix = ConvBNReLU(filters, 1, kernel_initializer="he_normal", name="pointwise", **shared)
        self._chain = [depthwise, norm, relu, mix]

    def build(self, input_shape):
        """Makes the weights."""
        self._channels(input_shape)
        build_chain(self._chain, input_shape)

    def call(self, inputs, training=None):
        """Returns the activations."""
        return run_chain(self._chain, inputs)

    def compute_output_shape(self, input_shape):
        """Returns the shape of the input with `filters` channels."""
        self._channels(input_shape)
        return chain_output_shape(self._chain, input_shape)
