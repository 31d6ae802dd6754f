"""The two convolutions of each level of a U-Net."""

from coursekit._arguments import pair, require_count, require_one_of
from coursekit.layers.base.biased_conv import BiasedConv2D
from coursekit.layers.base.chain import build_chain, chain_output_shape, run_chain
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.blocks.conv_bn_relu import BATCH_NORM_MOMENTUM, ConvBNReLU
import keras
from keras import layers

PADDINGS = ("same", "valid")
NORMALIZATIONS = (None, "batch")


@keras.saving.register_keras_serializable(package="coursekit")
class DoubleConv2D(ConfiguredLayer):
    """Convolves twice, each time followed by an activation.

    Args:
        filters: Channels of both convolutions.
        kernel_size: Height and width of the kernels, a number or a pair.
        padding: "same", or "valid" as in the paper, where two 3 x 3 kernels
            take two pixels from each border.
        normalization: None, as in the paper, or "batch", between each
            convolution, then without a bias, and its activation.
        momentum: Part of the moving statistics that a step keeps. A run of a
            few hundred steps needs 0.9 or less: with Keras's 0.99 the
            statistics of inference lag behind those of training.
        activation: Name or function.
        kernel_initializer: Initializer of the kernels; the paper's by default.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: (N, H, W, filters) for "same", (N, H - 4, W - 4, filters) for
    "valid" and kernels of 3 x 3, or with the channels first.

    Raises:
        ValueError: If `filters` or `kernel_size` are no positive integers, or
            an option is unknown.

    Example:
        >>> DoubleConv2D(64, padding="valid").compute_output_shape((None, 572, 572, 1))
        (None, 568, 568, 64)

    Reference:
        Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for
        Biomedical Image Segmentation", 2015.
    """

    def __init__(
        self,
        filters,
        kernel_size=3,
        *,
        padding="same",
        normalization=None,
        momentum=BATCH_NORM_MOMENTUM,
        activation="relu",
        kernel_initializer="he_normal",
        data_format=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        require_count("filters", filters)
        pair("kernel_size", kernel_size)
        require_one_of("padding", padding, PADDINGS)
        require_one_of("normalization", normalization, NORMALIZATIONS)
        self.filters = filters
        self.kernel_size = kernel_size
        self.padding = padding
        self.normalization = normalization
        self.momentum = momentum
        self.activation = activation
        self.kernel_initializer = kernel_initializer
        self._chain = [self._convolution(f"conv{number}") for number in (1, 2)]

    def _convolution(self, name):
        shared = {
            "padding": self.padding,
            "activation": self.activation,
            "kernel_initializer": self.kernel_initializer,
            "data_format": self.data_format,
            "dtype": self.dtype_policy,
            "name": name,
        }
        if self.normalization == "batch":
            return ConvBNReLU(self.filters, self.kernel_size, momentum=self.momentum, **shared)
        is_last = self.data_format == "channels_last"  # where Keras's own is right, and faster
        conv = layers.Conv2D if is_last else BiasedConv2D
        return conv(self.filters, self.kernel_size, **shared)

    def build(self, input_shape):
        """Makes the weights."""
        self._channels(input_shape)
        build_chain(self._chain, input_shape)

    def call(self, inputs, training=None):
        """Returns the convolved maps."""
        return run_chain(self._chain, inputs)

    def compute_output_shape(self, input_shape):
        """Returns the shape after both convolutions."""
        return chain_output_shape(self._chain, input_shape)
