"""The residual block of ResNeXt."""

from coursekit._arguments import require_count
from coursekit.layers.blocks.residual_sum import ResidualSum
import keras


@keras.saving.register_keras_serializable(package="coursekit")
class ResNeXtBlock(ResidualSum):
    """Adds to its input the sum of many narrow paths, computed as one grouped convolution.

    Each of the `cardinality` paths is a 1 x 1 convolution to `width`
    channels, a 3 x 3 and a 1 x 1 convolution to `filters`. Summing the paths,
    concatenating them before one last 1 x 1 convolution, and a grouped 3 x 3
    convolution between two full ones give the same; the last is this layer.

    Args:
        filters: Number of output channels.
        cardinality: Number of paths.
        width: Channels of each path.
        **options: `strides`, taken by the 3 x 3 convolution, and the other
            options of `ResidualBlock`: `shortcut`, `order`, `zero_init`,
            `squeeze_ratio`, `kernel_initializer`, `momentum`, `epsilon`,
            `data_format`, `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: (N, ceil(H / strides), ceil(W / strides), filters), or with
    the channels first.

    Raises:
        ValueError: If an option is unknown or not a positive integer,
            or the input has more channels than a padded shortcut can return.

    Example:
        >>> ResNeXtBlock(256, strides=2).compute_output_shape((None, 56, 56, 128))
        (None, 28, 28, 256)

    Reference:
        Xie, Girshick, Dollár, Tu and He, "Aggregated Residual Transformations
        for Deep Neural Networks", 2017, figure 3.
    """

    def __init__(self, filters, *, cardinality=32, width=4, **options):
        super().__init__(**options)
        require_count("filters", filters)
        require_count("cardinality", cardinality)
        require_count("width", width)
        self.filters = filters
        self.cardinality = cardinality
        self.width = width
        inside = cardinality * width
        self._make(
            (
                (inside, 1, 1, 1),
                (inside, 3, self.strides, cardinality),
                (filters, 1, 1, 1),
            )
        )
