"""The hourglass: down to a small map and up again, with a branch at each size."""

from coursekit._arguments import require_count
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.blocks.conv_bn_relu import BATCH_NORM_MOMENTUM
from coursekit.layers.blocks.residual_block import ResidualBlock
import keras
from keras import layers, ops

NARROWING = 2  # the 3 x 3 convolutions of a residual block have half of its channels


def half_bottleneck(filters, **options):
    """Returns the residual block of an hourglass: pre-activated, half as wide inside.

    Args:
        filters: Channels that it returns, an even number.
        **options: Those of `ResidualBlock`.
    """
    options = {"kind": "bottleneck", "expansion": NARROWING, "order": "pre", **options}
    return ResidualBlock(filters // NARROWING, **options)


@keras.saving.register_keras_serializable(package="coursekit")
class HourglassModule(ConfiguredLayer):
    """Halves maps some times and enlarges them again, and adds what it saw at each size.

    At each size a residual block goes around what is done at the smaller
    sizes: max pooling, a block, the smaller hourglass, a block, and
    enlargement by repetition. The two are added, so that, unlike in a U-Net,
    channels do not grow. Maps of odd height or width are pooled with their
    last row or column alone and cut to size afterwards.

    Args:
        filters: Channels of all maps, an even number.
        depth: How many times the maps are halved.
        momentum: Part of the moving statistics that a step keeps.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: (N, H, W, filters), or with the channels first.

    Raises:
        ValueError: If `filters` is no positive even integer or `depth` no
            positive integer.

    Example:
        >>> HourglassModule(8, depth=2).compute_output_shape((None, 16, 12, 3))
        (None, 16, 12, 8)

    Reference:
        Newell, Yang and Deng, "Stacked Hourglass Networks for Human Pose
        Estimation", 2016, figure 3.
    """

    def __init__(
        self, filters, *, depth=4, momentum=BATCH_NORM_MOMENTUM, data_format=None, **options
    ):
        super().__init__(data_format=data_format, **options)
        require_even_filters(filters)
        require_count("depth", depth)
        self.filters = filters
        self.depth = depth
        self.momentum = momentum
        shared = {"data_format": self.data_format, "dtype": self.dtype_policy}
        names = ("around", "before", "after")
        self._levels = [
            {name: self._block(f"{name}{level}", **shared) for name in names}
            for level in range(1, depth + 1)
        ]
        self._bottom = self._block("bottom", **shared)
        self._pool = layers.MaxPooling2D(2, padding="same", name="pool", **shared)
        self._enlarge = layers.UpSampling2D(2, name="enlarge", **shared)

    def _block(self, name, **shared):
        return half_bottleneck(self.filters, momentum=self.momentum, name=name, **shared)

    def build(self, input_shape):
        """Makes the weights."""
        shape = self._with_channels(input_shape, self._channels(input_shape))
        for level in self._levels:
            level["around"].build(shape)
            level["before"].build(shape)
            shape = self._with_channels(shape, self.filters)
            level["after"].build(shape)
        self._bottom.build(shape)

    def call(self, inputs, training=None):
        """Returns maps of the size of the inputs."""
        return self._from_level(0, inputs)

    def _from_level(self, number, maps):
        """Returns what the hourglass makes of the maps of a level."""
        if number == self.depth:
            return self._bottom(maps)
        level = self._levels[number]
        around = level["around"](maps)
        smaller = self._from_level(number + 1, level["before"](self._pool(maps)))
        return around + self._cut(self._enlarge(level["after"](smaller)), around)

    def _cut(self, maps, like):
        """Returns as many rows and columns as other maps have."""
        for axis in spatial_axes(self.data_format):
            if like.shape[axis] is None or like.shape[axis] != maps.shape[axis]:
                before = (slice(None),) * axis
                maps = maps[(*before, slice(ops.shape(like)[axis]))]
        return maps

    def compute_output_shape(self, input_shape):
        """Returns the shape of the inputs, with `filters` channels."""
        self._channels(input_shape)
        return self._with_channels(input_shape, self.filters)


def require_even_filters(filters):
    """Requires a number of filters that has a half."""
    require_count("filters", filters, least=NARROWING)
    if filters % NARROWING:
        raise ValueError(f"`filters` must be an even number; got {filters}.")
