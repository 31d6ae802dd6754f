"""Max pooling that says where each maximum was."""

from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.upsampling.windows import windows
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class MaxPool2DWithIndices(ConfiguredLayer):
    """Takes the largest value of each window, and tells its place for `MaxUnpool2D`.

    Of equal values the first counts, in the order of rows: it gives its place, and gets the
    whole gradient.

    Args:
        pool_size: Rows and columns of a window, or one number for both.
        strides: From one window to the next, a number or two; None for the size of a window.
        padding: "valid" or "same", as of `keras.layers.MaxPooling2D`.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: The pooled maps, and their int32 indices of the same shape: row * W + column in
    the map of that image and channel.

    Raises:
        ValueError: If an argument is not of the kind above.

    Example:
        >>> import numpy as np
        >>> image = np.array([[1, 2, 0, 0], [4, 3, 0, 7]], "float32").reshape(1, 2, 4, 1)
        >>> pooled, indices = MaxPool2DWithIndices(2)(image)
        >>> print(np.ravel(pooled), np.ravel(indices))
        [4. 7.] [4 7]

    Reference:
        Zeiler, Taylor and Fergus, "Adaptive deconvolutional networks for mid and high level
        feature learning", ICCV 2011. Badrinarayanan, Kendall and Cipolla, "SegNet", PAMI 2017.
    """

    def __init__(self, pool_size=2, *, strides=None, padding="valid", data_format=None, **options):
        super().__init__(data_format=data_format, **options)
        self.pool_size, self.strides, self.padding = pool_size, strides, padding
        self._windows = windows(pool_size, strides, padding)

    def build(self, input_shape):
        """Checks that at least one window lies inside the map."""
        self.compute_output_shape(input_shape)

    def call(self, inputs):
        """Returns the pooled maps and their indices."""
        is_last = self.data_format == "channels_last"
        maps = inputs if is_last else ops.transpose(inputs, (0, 2, 3, 1))
        found = self._pool(maps)
        return found if is_last else tuple(ops.transpose(x, (0, 3, 1, 2)) for x in found)

    def _pool(self, maps):
        (height, width), wins = ops.shape(maps)[1:3], self._windows
        rows, columns = wins.count(height, 0), wins.count(width, 1)
        first_row, first_column = (-wins.before(size, i) for i, size in enumerate((height, width)))
        if wins.padding == "same":
            border = [(0, 0), *((size - 1, size - 1) for size in wins.size), (0, 0)]
            maps = ops.pad(maps, border, constant_values=-float("inf"))
            offset = [size - 1 for size in wins.size]
        else:
            offset = [0, 0]
        largest, place = None, None
        for down in range(wins.size[0]):
            for right in range(wins.size[1]):
                top, left = offset[0] + first_row + down, offset[1] + first_column + right
                values = maps[
                    :,
                    top : top + (rows - 1) * wins.strides[0] + 1 : wins.strides[0],
                    left : left + (columns - 1) * wins.strides[1] + 1 : wins.strides[1],
                ]
                number = down * wins.size[1] + right
                if largest is None:
                    largest, place = values, ops.zeros_like(values, "int32")
                    continue
                is_larger = values > largest
                largest = ops.where(is_larger, values, largest)
                place = ops.where(is_larger, number, place)
        down, right = place // wins.size[1], place % wins.size[1]
        row = _positions(rows, wins.strides[0], first_row)[:, None, None] + down
        column = _positions(columns, wins.strides[1], first_column)[:, None] + right
        # a border counts only where the map itself is minus infinity
        row, column = ops.clip(row, 0, height - 1), ops.clip(column, 0, width - 1)
        return largest, row * width + column

    def compute_output_shape(self, input_shape):
        """Returns the shape of the pooled maps, twice."""
        channels = self._channels(input_shape)
        sizes = [input_shape[axis] for axis in range(1, 4) if axis != self._channel_axis]
        counts = [self._windows.count(size, axis) for axis, size in enumerate(sizes)]
        if any(count is not None and count < 1 for count in counts):
            raise ValueError(
                f"`pool_size` must fit into {sizes[0]} x {sizes[1]} pixels; got {self.pool_size}."
            )
        shape = (input_shape[0], *counts, channels)
        if self.data_format == "channels_first":
            shape = (input_shape[0], channels, *counts)
        return shape, shape

    def compute_output_spec(self, inputs):
        """Returns what the outputs are, whose dtypes differ."""
        pooled, indices = self.compute_output_shape(inputs.shape)
        return (
            keras.KerasTensor(pooled, dtype=self.compute_dtype),
            keras.KerasTensor(indices, dtype="int32"),
        )


def _positions(count, stride, first):
    """Returns where windows begin along an axis, as int32."""
    return ops.cast(ops.arange(count) * stride + first, "int32")
