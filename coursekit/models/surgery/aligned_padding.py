"""The zeros around a map whose windows must lie where strided ones did."""

from coursekit._arguments import pair
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.models.surgery.aligned import padded
import keras


@keras.saving.register_keras_serializable(package="coursekit")
class AlignedPadding2D(ConfiguredLayer):
    """Pads maps with zeros for a convolution without strides in the place of a strided one.

    A convolution with strides and "same" padding begins at a place that depends on its stride
    and on the size of its input. After this layer a "valid" convolution of the same kernel,
    strides 1 and the given dilation returns as many places as came in, of which every
    (strides x dilation)-th, from the first, is a place of the strided one.

    Args:
        window_size: Rows and columns that a window of the strided layer spans, or one number.
        align_to: Strides of that layer, a number or two.
        dilation_rate: Rows and columns between the points of the new window, a number or two.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: (N, H + (window_size - 1) * dilation_rate, ..., C), or with the channels first.

    Raises:
        ValueError: If an argument is not one or two positive integers.

    Example:
        >>> import numpy as np
        >>> ones = np.ones((1, 4, 4, 1), "float32")
        >>> print(AlignedPadding2D(3, align_to=2)(ones)[0, 2, :, 0].numpy())  # none before
        [1. 1. 1. 1. 0. 0.]
        >>> print(AlignedPadding2D(3, align_to=1)(ones)[0, 2, :, 0].numpy())
        [0. 1. 1. 1. 1. 0.]
    """

    def __init__(self, window_size, *, align_to=1, dilation_rate=1, data_format=None, **options):
        super().__init__(data_format=data_format, **options)
        self.window_size, self.align_to, self.dilation_rate = window_size, align_to, dilation_rate
        self._reach = pair("window_size", window_size)
        self._align_to = pair("align_to", align_to)
        self._dilation = pair("dilation_rate", dilation_rate)

    def build(self, input_shape):
        """Has no weights."""

    def call(self, inputs):
        """Returns the padded maps."""
        for i, axis in enumerate(spatial_axes(self.data_format)):
            inputs = padded(
                inputs,
                axis,
                reach=self._reach[i],
                align_to=self._align_to[i],
                dilation=self._dilation[i],
            )
        return inputs

    def compute_output_shape(self, input_shape):
        """Returns the shape of the padded maps."""
        shape = list(input_shape)
        for i, axis in enumerate(spatial_axes(self.data_format)):
            if shape[axis] is not None:
                shape[axis] += (self._reach[i] - 1) * self._dilation[i]
        return tuple(shape)
