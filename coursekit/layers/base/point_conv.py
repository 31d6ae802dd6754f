"""Keras's convolution, with points that skip columns read by slices."""

from coursekit._arguments import pair
from keras import layers, ops


def convolution_for(kernel_size, strides):
    """Returns Keras's `Conv2D`, or `PointConv2D` where that one is at fault.

    Args:
        kernel_size: Height and width of the kernel, a number or a pair.
        strides: Steps of the kernel, a number or a pair.
    """
    rows, columns = pair("strides", strides)
    at_fault = pair("kernel_size", kernel_size) == (1, 1) and rows == 1 < columns
    return PointConv2D if at_fault else layers.Conv2D


class PointConv2D(layers.Conv2D):
    """A `Conv2D` of 1x1 kernels that step along the width alone.

    For these the gradient of TensorFlow 2.21's filter writes past the end of
    its memory on a CPU (strides (1, n) with n above 1), which ends in an
    aborted step, a crash or wrong numbers elsewhere. A 1x1 kernel with strides
    reads every n-th column, so taking these first is the same convolution. All
    arguments are those of `Conv2D`.
    """

    def convolution_op(self, inputs, kernel):
        """Returns the convolution of the images, without bias and activation."""
        columns = self.strides[1]
        last = self.data_format == "channels_last"
        kept = inputs[:, :, ::columns] if last else inputs[..., ::columns]
        return ops.conv(kept, kernel, padding=self.padding, data_format=self.data_format)
