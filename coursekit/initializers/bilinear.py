"""The kernel with which a transposed convolution interpolates."""

import keras
import numpy as np


@keras.saving.register_keras_serializable(package="coursekit")
class Bilinear(keras.initializers.Initializer):
    """The kernel with which `Conv2DTranspose` enlarges each channel by bilinear interpolation.

    Take it with `kernel_size=2 * s - s % 2`, `strides=s` and `padding="same"`: away from the
    border the layer then equals `keras.layers.UpSampling2D(s, interpolation="bilinear")`.

    Raises:
        ValueError: If the kernel's shape is not (rows, columns, channels, channels).

    Example:
        >>> import numpy as np
        >>> print(np.array(Bilinear()((4, 4, 1, 1)))[0, :, 0, 0])
        [0.0625 0.1875 0.1875 0.0625]

    Reference:
        Long, Shelhamer and Darrell, "Fully convolutional networks for semantic segmentation",
        CVPR 2015, section 3.3.
    """

    def __call__(self, shape, dtype=None):
        """Returns a tensor of the shape, float32 by default."""
        if len(shape) != 4 or shape[2] != shape[3]:
            raise ValueError(
                "`shape` must be (rows, columns, channels, channels), as of a Conv2DTranspose with "
                f"as many filters as channels; got {tuple(shape)}."
            )
        down, right = map(_tent, shape[:2])
        kernel = np.outer(down, right)[:, :, None, None] * np.eye(shape[2])
        return keras.ops.convert_to_tensor(kernel, dtype or keras.config.floatx())


def _tent(length):
    """Returns the weights of linear interpolation along one axis."""
    factor = (length + 1) // 2
    return 1 - np.abs(np.arange(length) - (length - 1) / 2) / factor
