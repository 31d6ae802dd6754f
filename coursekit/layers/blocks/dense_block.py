"""The dense block of DenseNet."""

from coursekit._arguments import require_count
from coursekit.layers.base.chain import build_chain, run_chain
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.blocks.conv_bn_relu import BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM, BNReLUConv
import keras
from keras import layers, ops

BOTTLENECK = 4  # channels of the 1 x 1 convolution for each of the growth rate


@keras.saving.register_keras_serializable(package="coursekit")
class DenseBlock(ConfiguredLayer):
    """Gives each of its convolutions the outputs of all before it, and the input.

    Each adds `growth_rate` channels, computed from all channels so far by
    normalization, ReLU and a 3 x 3 convolution; before that, with
    `bottleneck`, by the same with a 1 x 1 convolution to four times as many.

    Args:
        num_layers: Number of 3 x 3 convolutions.
        growth_rate: Channels that each adds, the paper's k.
        bottleneck: Whether 1 x 1 convolutions come before them.
        dropout_rate: Share of each layer's outputs set to 0 in training.
        kernel_initializer: Initializer of the convolutions; the paper's by
            default.
        momentum: Part of the moving statistics that a step keeps.
        epsilon: Added to the variance.
        data_format: "channels_last" or "channels_first".
        seed: Seed of the dropout, an integer or None.
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: that of the input with C + num_layers x growth_rate
    channels, the input's first.

    Raises:
        ValueError: If `num_layers` or `growth_rate` is not a positive integer,
            or `dropout_rate` is not in [0, 1).

    Example:
        >>> DenseBlock(6, growth_rate=32).compute_output_shape((None, 56, 56, 64))
        (None, 56, 56, 256)

    Reference:
        Huang, Liu, van der Maaten and Weinberger, "Densely Connected
        Convolutional Networks", 2017.
    """

    def __init__(
        self,
        num_layers,
        growth_rate,
        *,
        bottleneck=True,
        dropout_rate=0.0,
        kernel_initializer="he_normal",
        momentum=BATCH_NORM_MOMENTUM,
        epsilon=BATCH_NORM_EPSILON,
        data_format=None,
        seed=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        require_count("num_layers", num_layers)
        require_count("growth_rate", growth_rate)
        if not 0 <= dropout_rate < 1:
            raise ValueError(f"`dropout_rate` must be in [0, 1); got {dropout_rate!r}.")
        self.num_layers = num_layers
        self.growth_rate = growth_rate
        self.bottleneck = bottleneck
        self.dropout_rate = dropout_rate
        self.kernel_initializer = kernel_initializer
        self.momentum = momentum
        self.epsilon = epsilon
        self.seed = seed
        sizes = ((1, BOTTLENECK * growth_rate),) if bottleneck else ()
        self._table = (*sizes, (3, growth_rate))
        self._convolutions = [
            self._convolution(size, filters, f"layer{i + 1}_conv{size}x{size}")
            for i in range(num_layers)
            for size, filters in self._table
        ]
        self._dropout = layers.Dropout(dropout_rate, seed=seed, dtype=self.dtype_policy)

    def _convolution(self, size, filters, name):
        return BNReLUConv(
            filters,
            size,
            kernel_initializer=self.kernel_initializer,
            momentum=self.momentum,
            epsilon=self.epsilon,
            data_format=self.data_format,
            dtype=self.dtype_policy,
            name=name,
        )

    @property
    def _chains(self):
        """The convolutions of each layer; kept flat, for Keras saves no list in a list."""
        length = len(self._table)
        starts = range(0, len(self._convolutions), length)
        return [self._convolutions[start : start + length] for start in starts]

    def build(self, input_shape):
        """Makes the weights of each layer, for the channels that it will see."""
        channels = self._channels(input_shape)
        for i, chain in enumerate(self._chains):
            build_chain(chain, self._with_channels(input_shape, channels + i * self.growth_rate))

    def call(self, inputs, training=None):
        """Returns the input and every layer's output, concatenated."""
        x = inputs
        for chain in self._chains:
            new = self._dropout(run_chain(chain, x), training=training)
            x = ops.concatenate([x, new], axis=self._channel_axis)
        return x

    def compute_output_shape(self, input_shape):
        """Returns the input's shape with the added channels."""
        channels = self._channels(input_shape) + self.num_layers * self.growth_rate
        return self._with_channels(tuple(input_shape), channels)
