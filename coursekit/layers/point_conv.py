"""Keras's convolution, with points that skip columns read by slices."""

from keras import layers, ops


class PointConv2D(layers.Conv2D):
    """A `Conv2D` whose 1x1 kernels may step along the width alone.

    There the gradient of TensorFlow 2.21's filter writes past the end of its
    memory on a CPU (strides (1, n) with n above 1), which ends in an aborted
    step, a crash or wrong numbers elsewhere. A 1x1 kernel with strides reads
    every n-th column, so taking these first is the same convolution. Every
    other kernel and stride is left to Keras. All arguments are those of
    `Conv2D`.
    """

    def convolution_op(self, inputs, kernel):
        """Returns the convolution of the images, without bias and activation."""
        rows, columns = self.strides
        if self.kernel_size != (1, 1) or rows > 1 or columns == 1:
            return super().convolution_op(inputs, kernel)
        last = self.data_format == "channels_last"
        kept = inputs[:, :, ::columns] if last else inputs[..., ::columns]
        return ops.conv(kept, kernel, padding=self.padding, data_format=self.data_format)
