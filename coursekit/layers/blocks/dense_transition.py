"""The transition between two dense blocks."""

from coursekit.layers.base.chain import build_chain, run_chain
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.blocks.conv_bn_relu import BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM, BNReLUConv
import keras
from keras import layers

POOL_SIZE = 2


@keras.saving.register_keras_serializable(package="coursekit")
class DenseTransition(ConfiguredLayer):
    """Compresses the channels by a 1 x 1 convolution, then halves height and width by averaging.

    Normalization and ReLU come before the convolution.

    Args:
        compression: Share of the channels that remain, the paper's theta,
            rounded down.
        kernel_initializer: Initializer of the convolution; the paper's by
            default.
        momentum: Part of the moving statistics that a step keeps.
        epsilon: Added to the variance.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: (N, H // 2, W // 2, int(compression x C)), or with the
    channels first.

    Raises:
        ValueError: If `compression` is not in (0, 1], or leaves no channel.

    Example:
        >>> DenseTransition().compute_output_shape((None, 56, 56, 256))
        (None, 28, 28, 128)

    Reference:
        Huang, Liu, van der Maaten and Weinberger, "Densely Connected
        Convolutional Networks", 2017.
    """

    def __init__(
        self,
        compression=0.5,
        *,
        kernel_initializer="he_normal",
        momentum=BATCH_NORM_MOMENTUM,
        epsilon=BATCH_NORM_EPSILON,
        data_format=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        if not 0 < compression <= 1:
            raise ValueError(f"`compression` must be in (0, 1]; got {compression!r}.")
        self.compression = compression
        self.strides = POOL_SIZE
        self.kernel_initializer = kernel_initializer
        self.momentum = momentum
        self.epsilon = epsilon

    def build(self, input_shape):
        """Makes the convolution for this number of channels."""
        shared = {"data_format": self.data_format, "dtype": self.dtype_policy}
        conv = BNReLUConv(
            self._remaining(input_shape),
            1,
            kernel_initializer=self.kernel_initializer,
            momentum=self.momentum,
            epsilon=self.epsilon,
            name="conv",
            **shared,
        )
        self._chain = [conv, layers.AveragePooling2D(self.strides, name="pool", **shared)]
        build_chain(self._chain, input_shape)

    def call(self, inputs, training=None):
        """Returns the compressed images."""
        return run_chain(self._chain, inputs)

    def compute_output_shape(self, input_shape):
        """Returns half the height and width, with the remaining channels."""
        shape = [size and size // POOL_SIZE for size in input_shape]
        shape[0], shape[self._channel_axis] = input_shape[0], self._remaining(input_shape)
        return tuple(shape)

    def _remaining(self, input_shape):
        channels = self._channels(input_shape)
        remaining = int(self.compression * channels)
        if remaining < 1:
            raise ValueError(
                f"`compression` must leave at least one of the {channels} channels; "
                f"got {self.compression}."
            )
        return remaining
