"""The pyramid pooling module of PSPNet: what the whole image says to each of its places."""

from coursekit._arguments import require_count
from coursekit._keras.tensors.resized import resized
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.blocks.conv_bn_relu import ConvBNReLU
from coursekit.layers.dense_prediction.grid_means import grid_means
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class SpatialPyramidPooling(ConfiguredLayer):
    """Adds to maps their means over grids of several sizes, so that each place knows the scene.

    For each size n the maps are averaged over n x n cells, convolved by 1 x 1, normalized,
    activated and interpolated back to the size of the maps. All are concatenated behind the maps.

    The normalization of the 1 x 1 grid sees one number an image: train on several images a batch
    (the paper on 16), since of a single one it makes 0.

    The paper of 2014 that first pooled in a pyramid made vectors of fixed length instead: that is
    `keras.layers.AdaptiveMaxPooling2D(n)` for each n, flattened and concatenated.

    Args:
        sizes: Cells along each axis, one number a grid.
        filters: Channels that each grid adds; None for C / len(sizes), rounded down, as in the
            paper, which doubles the channels.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first"; of any size.

    Output shape: (N, H, W, C + len(sizes) * filters), or with the channels first.

    Raises:
        ValueError: If `sizes` or `filters` are not positive integers, or there are fewer channels
            than grids.

    Example:
        >>> import numpy as np
        >>> SpatialPyramidPooling((1, 2, 3, 6))(np.ones((2, 12, 12, 64), "float32")).shape
        TensorShape([2, 12, 12, 128])

    Reference:
        Zhao et al., "Pyramid Scene Parsing Network", CVPR 2017, section 3.2; He et al., "Spatial
        Pyramid Pooling in Deep Convolutional Networks for Visual Recognition", ECCV 2014.
    """

    def __init__(self, sizes=(1, 2, 3, 6), *, filters=None, data_format=None, **options):
        super().__init__(data_format=data_format, **options)
        self.sizes, self.filters = sizes, filters
        if not isinstance(sizes, (tuple, list)) or not sizes:
            raise ValueError(f"`sizes` must be a list of positive integers; got {sizes!r}.")
        for size in sizes:
            require_count("sizes", size)
        if filters is not None:
            require_count("filters", filters)

    def build(self, input_shape):
        """Makes a convolution for each grid."""
        filters = self._filters(input_shape)
        shared = {"dtype": self.dtype_policy, "data_format": self.data_format}
        self._convs = [
            ConvBNReLU(filters, 1, kernel_initializer="he_normal", name=f"grid{size}", **shared)
            for size in self.sizes
        ]
        for conv in self._convs:
            conv.build(input_shape)

    def call(self, inputs, training=None):
        """Returns the maps and their means, side by side."""
        size = tuple(ops.shape(inputs)[axis] for axis in spatial_axes(self.data_format))
        outputs = [inputs]
        for count, conv in zip(self.sizes, self._convs, strict=True):
            means = conv(grid_means(inputs, count, data_format=self.data_format))
            outputs.append(
                resized(means, size, interpolation="bilinear", data_format=self.data_format)
            )
        return ops.concatenate(outputs, axis=self._channel_axis)

    def compute_output_shape(self, input_shape):
        """Returns the shape of the input with more channels."""
        added = len(self.sizes) * self._filters(input_shape)
        return self._with_channels(input_shape, self._channels(input_shape) + added)

    def _filters(self, input_shape):
        channels = self._channels(input_shape)
        filters = channels // len(self.sizes) if self.filters is None else self.filters
        if filters < 1:
            raise ValueError(
                f"`sizes` must be at most as many as the {channels} channels unless `filters` is "
                f"given; got {self.sizes!r}."
            )
        return filters
