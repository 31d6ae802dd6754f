"""Images made as large as a network divides them."""

from coursekit._arguments import pair
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.layers.base.configured_layer import ConfiguredLayer
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class PadToMultiple2D(ConfiguredLayer):
    """Adds zeros below and at the right until rows and columns are multiples of a number.

    A network that halves its maps five times divides such images exactly; `CropLike` cuts what it
    returns back to their size.

    Args:
        multiple: Of what rows and columns shall be multiples, a number or a pair.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first"; of any size.

    Output shape: The same with the next larger multiples.

    Raises:
        ValueError: If `multiple` is not one or two positive integers.

    Example:
        >>> import numpy as np
        >>> PadToMultiple2D(32)(np.ones((1, 64, 65, 3), "float32")).shape
        TensorShape([1, 64, 96, 3])
    """

    def __init__(self, multiple, *, data_format=None, **options):
        super().__init__(data_format=data_format, **options)
        self.multiple = multiple
        axes = spatial_axes(self.data_format)
        self._multiples = dict(zip(axes, pair("multiple", multiple), strict=True))

    def build(self, input_shape):
        """Checks the shape."""
        self._channels(input_shape)

    def call(self, inputs):
        """Returns the padded images."""
        border = [(0, 0)] * 4
        for axis, multiple in self._multiples.items():
            border[axis] = (0, -ops.shape(inputs)[axis] % multiple)
        return ops.pad(inputs, border)

    def compute_output_shape(self, input_shape):
        """Returns the shape of the padded images."""
        return tuple(
            size if size is None else size + -size % self._multiples.get(axis, 1)
            for axis, size in enumerate(input_shape)
        )
