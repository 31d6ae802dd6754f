"""The sum of a chain of convolutions and a shortcut."""

from coursekit._arguments import require_count, require_one_of
from coursekit.layers.base.chain import build_chain, run_chain
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.blocks.conv_bn_relu import (
    BATCH_NORM_EPSILON,
    BATCH_NORM_MOMENTUM,
    BNReLUConv,
    ConvBNReLU,
)
from coursekit.layers.blocks.squeeze_excite import SqueezeExcite
from keras import layers, ops

SHORTCUTS = ("padding", "projection", "always")  # options A, B and C of the paper
ORDERS = ("post", "pre")


def padded_shortcut(images, *, channels, strides, axis):
    """Drops places and adds channels of zeros, without weights: option A.

    Args:
        images: (N, H, W, C) tensor, or (N, C, H, W) where `axis` is 1.
        channels: Channels to return, C or more.
        strides: Distance of the rows and columns that remain.
        axis: Axis of the channels.

    Returns:
        Tensor with `channels` channels.
    """
    every = slice(None, None, strides)
    kept = images[:, every, every, :] if axis == 3 else images[:, :, every, every]
    missing = [(0, 0)] * 4
    missing[axis] = (0, channels - images.shape[axis])
    return ops.pad(kept, missing)


class ResidualSum(ConfiguredLayer):
    """What residual blocks share; a subclass gives the table of its convolutions.

    See `ResidualBlock` for the options. The subclass stores its arguments and
    then calls `_make` with a row (filters, kernel size, strides, groups) for
    each convolution.
    """

    def __init__(
        self,
        *,
        strides=1,
        shortcut="projection",
        order="post",
        zero_init=False,
        squeeze_ratio=None,
        kernel_initializer="he_normal",
        momentum=BATCH_NORM_MOMENTUM,
        epsilon=BATCH_NORM_EPSILON,
        data_format=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        require_count("strides", strides)
        require_one_of("shortcut", shortcut, SHORTCUTS)
        require_one_of("order", order, ORDERS)
        self.strides = strides
        self.shortcut = shortcut
        self.order = order
        self.zero_init = zero_init
        self.squeeze_ratio = squeeze_ratio
        self.kernel_initializer = kernel_initializer
        self.momentum = momentum
        self.epsilon = epsilon
        self._shared = {"data_format": self.data_format, "dtype": self.dtype_policy}
        self._norm_options = {"momentum": momentum, "epsilon": epsilon}

    def _make(self, table):
        self._out_channels = table[-1][0]
        self._norm = None
        make = self._post_activation if self.order == "post" else self._pre_activation
        self._residual = make(table)
        if self.squeeze_ratio is not None:
            self._residual.append(SqueezeExcite(self.squeeze_ratio, name="squeeze", **self._shared))

    def _post_activation(self, table):
        chain = []
        for i, (filters, size, strides, groups) in enumerate(table):
            is_last = i == len(table) - 1
            chain.append(
                ConvBNReLU(
                    filters,
                    size,
                    strides=strides,
                    groups=groups,
                    activation=None if is_last else "relu",
                    kernel_initializer=self.kernel_initializer,
                    gamma_initializer="zeros" if is_last and self.zero_init else "ones",
                    name=f"conv{i + 1}",
                    **self._norm_options,
                    **self._shared,
                )
            )
        return chain

    def _pre_activation(self, table):
        self._norm = layers.BatchNormalization(
            axis=self._norm_axis,
            dtype=self.dtype_policy,
            name="batch_norm",
            **self._norm_options,
        )
        chain = []
        for i, (filters, size, strides, groups) in enumerate(table):
            is_zero = self.zero_init and i == len(table) - 1
            options = {
                "strides": strides,
                "groups": groups,
                "kernel_initializer": "zeros" if is_zero else self.kernel_initializer,
                "name": f"conv{i + 1}",
                **self._shared,
            }
            if i == 0:  # what comes before it is shared with the projection
                conv = layers.Conv2D(filters, size, padding="same", use_bias=False, **options)
            else:
                conv = BNReLUConv(filters, size, **self._norm_options, **options)
            chain.append(conv)
        return chain

    def build(self, input_shape):
        """Makes the weights, and the projection if the shortcut needs one."""
        channels = self._channels(input_shape)
        changes = self.strides != 1 or channels != self._out_channels
        self._is_padded = changes and self.shortcut == "padding"
        if self._is_padded and channels > self._out_channels:
            raise ValueError(
                f"`shortcut='padding'` needs at most the {self._out_channels} channels that the "
                f"block returns; got an input with {channels}."
            )
        self._projection = None
        if self.shortcut == "always" or (changes and not self._is_padded):
            self._projection = self._make_projection()
            self._projection.build(input_shape)
        if self._norm is not None:
            self._norm.build(input_shape)
        build_chain(self._residual, input_shape)

    def _make_projection(self):
        options = {
            "strides": self.strides,
            "kernel_initializer": self.kernel_initializer,
            "name": "projection",
            **self._shared,
        }
        if self.order == "pre":
            return layers.Conv2D(self._out_channels, 1, use_bias=False, **options)
        options |= self._norm_options
        return ConvBNReLU(self._out_channels, 1, activation=None, **options)

    def call(self, inputs, training=None):
        """Returns the sum of the residual and the shortcut."""
        x = inputs
        if self._norm is not None:
            x = ops.relu(self._norm(inputs, training=training))
        total = run_chain(self._residual, x) + self._shortcut(inputs, x)
        return ops.relu(total) if self.order == "post" else total

    def _shortcut(self, inputs, activated):
        if self._projection is not None:
            return self._projection(activated)
        if self._is_padded:
            return padded_shortcut(
                inputs, channels=self._out_channels, strides=self.strides, axis=self._channel_axis
            )
        return inputs

    def compute_output_shape(self, input_shape):
        """Returns the shape after the strides, with the block's channels."""
        self._channels(input_shape)
        shape = [size and -(-size // self.strides) for size in input_shape]
        shape[0], shape[self._channel_axis] = input_shape[0], self._out_channels
        return tuple(shape)
