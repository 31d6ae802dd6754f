"""Puts values back to where a max pooling took them from."""

from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.upsampling.windows import windows
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class MaxUnpool2D(ConfiguredLayer):
    """Puts each value to the place that `MaxPool2DWithIndices` tells, and zeros elsewhere.

    Where the windows overlap, values with the same place are added, so that unpooling is the
    transpose of the selection that pooling makes.

    Args:
        pool_size, strides, padding: Those of the pooling; they tell the size of the map.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: A list of values (N, h, w, C), their indices of the same shape and, where the
    pooling did not use up the map (an odd size, for example), any tensor with that map's rows
    and columns, such as the map itself. (N, C, h, w) for "channels_first".

    Output shape: (N, H, W, C), or (N, C, H, W).

    Raises:
        ValueError: If an argument is not of the kind above, or values and indices have different
            shapes.

    Example:
        >>> import numpy as np
        >>> from coursekit.layers import MaxPool2DWithIndices
        >>> image = np.array([[1, 2, 0, 0], [4, 3, 0, 7]], "float32").reshape(1, 2, 4, 1)
        >>> pooled, indices = MaxPool2DWithIndices(2)(image)
        >>> print(np.reshape(MaxUnpool2D(2)([pooled, indices]), (2, 4)))
        [[0. 0. 0. 0.]
         [4. 0. 0. 7.]]

    Reference:
        Badrinarayanan, Kendall and Cipolla, "SegNet", PAMI 2017.
    """

    def __init__(self, pool_size=2, *, strides=None, padding="valid", data_format=None, **options):
        super().__init__(data_format=data_format, **options)
        self.pool_size, self.strides, self.padding = pool_size, strides, padding
        self._windows = windows(pool_size, strides, padding)

    def build(self, input_shape):
        """Checks the shapes."""
        self.compute_output_shape(input_shape)

    def call(self, inputs):
        """Returns the larger maps."""
        values, indices = inputs[:2]
        height, width = self._sizes([ops.shape(x) for x in inputs])
        if self.data_format == "channels_first":
            values, indices = (ops.transpose(x, (0, 2, 3, 1)) for x in (values, indices))
        count, channels = ops.shape(values)[0], values.shape[3]
        image = ops.reshape(ops.arange(count, dtype="int32"), (-1, 1, 1, 1))
        place = image * (height * width) + ops.cast(indices, "int32")
        place = place * channels + ops.arange(channels, dtype="int32")
        length = count * height * width * channels
        flat = ops.scatter(ops.reshape(place, (-1, 1)), ops.reshape(values, (-1,)), (length,))
        maps = ops.reshape(flat, (-1, height, width, channels))
        is_last = self.data_format == "channels_last"
        return maps if is_last else ops.transpose(maps, (0, 3, 1, 2))

    def compute_output_shape(self, input_shape):
        """Returns the shape of the map that was pooled."""
        shapes = [tuple(shape) for shape in input_shape]
        if len(shapes) not in (2, 3) or len(shapes[0]) != 4 or shapes[0] != shapes[1]:
            raise ValueError(
                "`inputs` must be a list of values (N, h, w, C), their indices of the same shape "
                f"and, at will, a map of the size to return; got shapes {shapes}."
            )
        channels, sizes = self._channels(shapes[0]), self._sizes(shapes)
        if self.data_format == "channels_first":
            return (shapes[0][0], channels, *sizes)
        return (shapes[0][0], *sizes, channels)

    def _sizes(self, shapes):
        """Returns rows and columns of the map that was pooled."""
        axes = spatial_axes(self.data_format)
        if len(shapes) == 3:
            return [shapes[2][axis] for axis in axes]
        return [self._windows.length(shapes[0][axis], i) for i, axis in enumerate(axes)]
