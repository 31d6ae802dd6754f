"""Enlarges maps by zeros between their values."""

from coursekit._arguments import pair
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.upsampling.enlarged_shape import enlarged_shape
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class BedOfNails2D(ConfiguredLayer):
    """Puts each value to the upper left of a block of zeros.

    It is the transpose of taking every second value, which a strided convolution does after an
    unstrided one; followed by a convolution it is a transposed convolution.

    Args:
        size: Rows and columns of a block, or one number for both.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: (N, size * H, size * W, C), or with the channels first.

    Raises:
        ValueError: If `size` is not one or two positive integers.

    Example:
        >>> import numpy as np
        >>> print(np.reshape(BedOfNails2D(2)(np.ones((1, 1, 2, 1), "float32")), (2, 4)))
        [[1. 0. 1. 0.]
         [0. 0. 0. 0.]]

    Reference:
        Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016.
    """

    def __init__(self, size=2, *, data_format=None, **options):
        super().__init__(data_format=data_format, **options)
        self.size = size
        self._size = pair("size", size)

    def call(self, inputs):
        """Returns the enlarged maps."""
        axes = spatial_axes(self.data_format)
        shape, blocks, border, sizes = ops.shape(inputs), [], [], []
        for axis in range(4):
            factor = self._size[axes.index(axis)] if axis in axes else 1
            blocks += [shape[axis], 1] if axis in axes else [shape[axis]]
            border += [(0, 0), (0, factor - 1)] if axis in axes else [(0, 0)]
            sizes.append(shape[axis] * factor)
        return ops.reshape(ops.pad(ops.reshape(inputs, blocks), border), sizes)

    def compute_output_shape(self, input_shape):
        """Returns the shape of the enlarged maps."""
        return enlarged_shape(input_shape, self._size, self.data_format)
