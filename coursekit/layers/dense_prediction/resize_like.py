"""Maps brought to the size of others: by interpolation, or by cutting."""

from coursekit._arguments import require_one_of
from coursekit._keras.tensors.resized import resized
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.upsampling.resize_conv import INTERPOLATIONS
import keras
from keras import ops


class _LikeLayer(ConfiguredLayer):
    """What the two share: a list of maps and of what has the size to return."""

    def build(self, input_shape):
        """Checks the shapes."""
        self.compute_output_shape(input_shape)

    def compute_output_shape(self, input_shape):
        """Returns the shape of the maps with the rows and columns of the other input."""
        shapes = [tuple(shape) for shape in input_shape]
        if len(shapes) != 2 or any(len(shape) != 4 for shape in shapes):
            raise ValueError(
                "`inputs` must be a list of two: maps (N, H, W, C), and maps or images of the size "
                f"to return; got shapes {shapes}."
            )
        maps, target = shapes
        axes = spatial_axes(self.data_format)
        return tuple(target[axis] if axis in axes else maps[axis] for axis in range(4))

    def _size(self, target):
        return tuple(ops.shape(target)[axis] for axis in spatial_axes(self.data_format))


@keras.saving.register_keras_serializable(package="coursekit")
class ResizeLike(_LikeLayer):
    """Resizes maps to the rows and columns of other maps, or of the images.

    Unlike `keras.layers.UpSampling2D`, which knows a factor, it brings a decoder to the size of
    its images also where no factor does, since a convolution of stride 2 rounded a size.

    Args:
        interpolation: "bilinear" or "nearest".
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: A list of maps (N, h, w, C) and a tensor (N, H, W, any), or both with the channels
    first.

    Output shape: (N, H, W, C), or (N, C, H, W).

    Raises:
        ValueError: If `interpolation` is unknown, or the inputs are no two batches of maps.

    Example:
        >>> import numpy as np
        >>> maps, images = np.ones((1, 3, 2, 8), "float32"), np.ones((1, 9, 7, 3), "float32")
        >>> ResizeLike()([maps, images]).shape
        TensorShape([1, 9, 7, 8])
    """

    def __init__(self, interpolation="bilinear", *, data_format=None, **options):
        super().__init__(data_format=data_format, **options)
        require_one_of("interpolation", interpolation, INTERPOLATIONS)
        self.interpolation = interpolation

    def call(self, inputs):
        """Returns the resized maps."""
        maps, target = inputs
        size = self._size(target)
        return resized(maps, size, interpolation=self.interpolation, data_format=self.data_format)


@keras.saving.register_keras_serializable(package="coursekit")
class CropLike(_LikeLayer):
    """Cuts rows off below and columns off at the right, to the size of other maps or images.

    That is where TensorFlow's "same" border adds them: of a map of 5 rows a pooling by 2 makes 3,
    which unpooling makes 6, the first 5 in their places.

    Args:
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: A list of maps (N, H, W, C) and a tensor (N, h, w, any) that is no larger, or both
    with the channels first.

    Output shape: (N, h, w, C), or (N, C, h, w).

    Raises:
        ValueError: If the inputs are no two batches of maps, or the maps are smaller.

    Example:
        >>> import numpy as np
        >>> maps, images = np.ones((1, 32, 32, 8), "float32"), np.ones((1, 30, 25, 3), "float32")
        >>> CropLike()([maps, images]).shape
        TensorShape([1, 30, 25, 8])
    """

    def compute_output_shape(self, input_shape):
        """Returns the shape of the maps with the rows and columns of the other input."""
        shape = super().compute_output_shape(input_shape)
        maps = tuple(input_shape[0])
        if any(
            None not in sizes and sizes[0] < sizes[1] for sizes in zip(maps, shape, strict=True)
        ):
            raise ValueError(f"`inputs` must have maps of at least {shape}; got {maps}.")
        return shape

    def call(self, inputs):
        """Returns the upper left part of the maps."""
        maps, target = inputs
        rows, columns = self._size(target)
        if self.data_format == "channels_first":
            return maps[:, :, :rows, :columns]
        return maps[:, :rows, :columns]
