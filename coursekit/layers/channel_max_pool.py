"""Max pooling across channels."""

from coursekit._arguments import require_count
from coursekit.layers.base.configured_layer import ConfiguredLayer
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class ChannelMaxPool(ConfiguredLayer):
    """Keeps the largest of each group of neighboring channels, at each place.

    Pooling over places makes a network tolerant of shifts; pooling over
    channels, of whatever turns one filter of the group into another, such as
    a rotation. After a convolution this is a maxout unit.

    Args:
        pool_size: Channels in a group; output channel g is the largest of the
            channels g * pool_size to (g + 1) * pool_size - 1.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: that of the input with C / pool_size channels.

    Raises:
        ValueError: If `pool_size` is not a positive integer, or does not
            divide the number of channels.

    Example:
        >>> import numpy as np
        >>> images = np.array([3.0, 1.0, 2.0, 5.0], "float32").reshape(1, 1, 1, 4)
        >>> print(np.ravel(ChannelMaxPool(2)(images)))
        [3. 5.]

    Reference:
        Goodfellow, Warde-Farley, Mirza, Courville and Bengio, "Maxout
        Networks", 2013.
    """

    def __init__(self, pool_size=2, *, data_format=None, **options):
        super().__init__(data_format=data_format, **options)
        require_count("pool_size", pool_size)
        self.pool_size = pool_size

    def build(self, input_shape):
        """Checks that the groups divide the channels."""
        self.compute_output_shape(input_shape)

    def call(self, inputs):
        """Returns the largest channel of each group."""
        axis = self._channel_axis
        shape = ops.shape(inputs)
        groups = inputs.shape[axis] // self.pool_size
        grouped = (*shape[:axis], groups, self.pool_size, *shape[axis + 1 :])
        return ops.max(ops.reshape(inputs, grouped), axis=axis + 1)

    def compute_output_shape(self, input_shape):
        """Returns the input's shape with a channel for each group."""
        channels = self._channels(input_shape)
        if channels % self.pool_size:
            raise ValueError(
                f"`pool_size` must divide the {channels} channels; got {self.pool_size}."
            )
        return self._with_channels(input_shape, channels // self.pool_size)
