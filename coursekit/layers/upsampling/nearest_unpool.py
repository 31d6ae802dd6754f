"""Enlarges maps by repeating their values."""

import keras


@keras.saving.register_keras_serializable(package="coursekit")
class NearestUnpool2D(keras.layers.UpSampling2D):
    """Repeats each value in a block: Keras's `UpSampling2D` by the name that it has as unpooling.

    It is the transpose of sum pooling, and `size**2` times that of average pooling.

    Args:
        size: Rows and columns of a block, or one number for both.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: (N, size * H, size * W, C), or with the channels first.

    Example:
        >>> import numpy as np
        >>> image = np.array([[1.0, 2.0]], "float32").reshape(1, 1, 2, 1)
        >>> print(np.reshape(NearestUnpool2D(2)(image), (2, 4)))
        [[1. 1. 2. 2.]
         [1. 1. 2. 2.]]
    """

    def __init__(self, size=2, *, data_format=None, **options):
        super().__init__(size, data_format=data_format, interpolation="nearest", **options)

    def get_config(self):
        """Returns the constructor's arguments."""
        config = super().get_config()
        del config["interpolation"]
        return config
