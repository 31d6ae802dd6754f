"""Resizes maps, then convolves them."""

from coursekit._arguments import pair, require_one_of
from coursekit._keras.tensors.resized import resized
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.upsampling.enlarged_shape import enlarged_shape
import keras
from keras import ops

INTERPOLATIONS = ("nearest", "bilinear")


@keras.saving.register_keras_serializable(package="coursekit")
class ResizeConv2D(ConfiguredLayer):
    """Enlarges maps by interpolation and then convolves them: no transposed convolution.

    Each output pixel has the same number of terms, so that no checkerboard comes of the
    stride itself.

    Args:
        filters: Channels of the output.
        kernel_size: Rows and columns of the kernel, or one number for both.
        size: By which factor rows and columns grow, or one number for both.
        interpolation: "nearest" or "bilinear".
        activation: As of `keras.layers.Conv2D`.
        use_bias: Whether there is one.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: (N, size * H, size * W, filters), or with the channels first.

    Raises:
        ValueError: If an argument is not of the kind above.

    Example:
        >>> import numpy as np
        >>> ResizeConv2D(4, 3)(np.zeros((1, 5, 6, 2), "float32")).shape
        TensorShape([1, 10, 12, 4])

    Reference:
        Odena, Dumoulin and Olah, "Deconvolution and checkerboard artifacts", Distill 2016.
    """

    def __init__(
        self,
        filters,
        kernel_size,
        *,
        size=2,
        interpolation="nearest",
        activation=None,
        use_bias=True,
        data_format=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        require_one_of("interpolation", interpolation, INTERPOLATIONS)
        self.filters, self.kernel_size, self.size = filters, kernel_size, size
        self.interpolation, self.use_bias, self.activation = interpolation, use_bias, activation
        shared = {"data_format": self.data_format, "dtype": self.dtype_policy}
        self._size = pair("size", size)
        self._conv = keras.layers.Conv2D(
            filters,
            pair("kernel_size", kernel_size),
            padding="same",
            activation=activation,
            use_bias=use_bias,
            name="conv",
            **shared,
        )

    def build(self, input_shape):
        """Makes the kernel."""
        self._conv.build(self._larger(input_shape))

    def call(self, inputs):
        """Returns the convolved larger maps."""
        enlarge = self._nearest if self.interpolation == "nearest" else self._bilinear
        return self._conv(enlarge(inputs))

    def _nearest(self, maps):
        for axis, factor in zip(spatial_axes(self.data_format), self._size, strict=True):
            maps = ops.repeat(maps, factor, axis=axis)  # XLA cannot resize by the nearest
        return maps

    def _bilinear(self, maps):
        size = (ops.shape(maps)[axis] for axis in spatial_axes(self.data_format))
        larger = tuple(n * factor for n, factor in zip(size, self._size, strict=True))
        return resized(maps, larger, interpolation="bilinear", data_format=self.data_format)

    def compute_output_shape(self, input_shape):
        """Returns the shape of the larger maps."""
        return self._conv.compute_output_shape(self._larger(input_shape))

    def _larger(self, shape):
        return enlarged_shape(shape, self._size, self.data_format)
