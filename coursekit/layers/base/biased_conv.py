"""Keras's convolution, with its bias on the channels in either data format."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="coursekit")
class BiasedConv2D(layers.Conv2D):
    """A `Conv2D` that is right for "channels_first" images as wide as it has filters.

    There `Conv2D` of Keras 3.15 on TensorFlow adds its bias along the width,
    for `keras.ops.add` takes the axis of the channels from the sizes alone. A
    difference is not guessed at. All arguments are those of `Conv2D`.
    """

    def call(self, inputs):
        """Returns the convolved images."""
        x = self.convolution_op(inputs, self.kernel)
        if self.use_bias:
            shape = [1, 1, 1, 1]
            shape[3 if self.data_format == "channels_last" else 1] = self.filters
            x = ops.subtract(x, ops.reshape(ops.negative(self.bias), shape))
        return x if self.activation is None else self.activation(x)
