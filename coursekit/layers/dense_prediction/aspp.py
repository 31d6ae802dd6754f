"""Atrous spatial pyramid pooling: one map, looked at with several spacings at once."""

from coursekit._arguments import require_count
from coursekit._keras.tensors.precision import at_least_float32
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.layers.base.configured_layer import ConfiguredLayer
from coursekit.layers.blocks.conv_bn_relu import ConvBNReLU
from coursekit.layers.dense_prediction.separable_conv import SeparableConvBNReLU
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class ASPP(ConfiguredLayer):
    """Convolves maps by 1 x 1 and by dilated 3 x 3 kernels, adds their means, and mixes all.

    This is the module of DeepLabv3: each branch has `filters` channels, normalized over the batch
    and activated; so has the 1 x 1 convolution of their concatenation. `separable=True` is the
    one of DeepLabv3+, whose dilated kernels are depthwise separable. (The module of DeepLabv2,
    which is older, sums its branches and neither normalizes nor pools.)

    A rate as large as the maps leaves only the central point of its kernel on most places: the
    rates suit maps of an image of about 512 x 512 at stride 16; take smaller ones for small maps.

    The normalization of the pooled branch sees one number an image: train on several images a
    batch (the papers on 16), or set `image_pooling=False`.

    Args:
        filters: Channels of each branch and of the output.
        rates: Distances of the points of the 3 x 3 kernels, one number a branch. The paper's are
            (6, 12, 18) for maps of stride 16, twice as much at stride 8.
        image_pooling: Whether the means over the whole map are a branch.
        separable: Whether the dilated convolutions are depthwise separable.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first"; of any size.

    Output shape: (N, H, W, filters), or with the channels first.

    Raises:
        ValueError: If `filters` or `rates` are not positive integers.

    Example:
        >>> import numpy as np
        >>> ASPP(32, rates=(2, 4, 6))(np.ones((2, 16, 16, 64), "float32")).shape
        TensorShape([2, 16, 16, 32])

    Reference:
        Chen et al., "Rethinking Atrous Convolution for Semantic Image Segmentation", 2017,
        section 3.3; Chen et al., "Encoder-Decoder with Atrous Separable Convolution for Semantic
        Image Segmentation", ECCV 2018.
    """

    def __init__(
        self,
        filters=256,
        *,
        rates=(6, 12, 18),
        image_pooling=True,
        separable=False,
        data_format=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        require_count("filters", filters)
        if not isinstance(rates, (tuple, list)):
            raise ValueError(f"`rates` must be a list of positive integers; got {rates!r}.")
        for rate in rates:
            require_count("rates", rate)
        self.filters, self.rates = filters, rates
        self.image_pooling, self.separable = image_pooling, separable
        self._branches = [self._point("point"), *(self._dilated(rate) for rate in rates)]
        self._pooled = self._point("image") if image_pooling else None
        self._mix = self._point("mix")

    def _point(self, name):
        return ConvBNReLU(
            self.filters,
            1,
            kernel_initializer="he_normal",
            data_format=self.data_format,
            dtype=self.dtype_policy,
            name=name,
        )

    def _dilated(self, rate):
        shared = {"dtype": self.dtype_policy, "data_format": self.data_format}
        shared.update(dilation_rate=rate, name=f"rate{rate}")
        if self.separable:
            return SeparableConvBNReLU(self.filters, 3, **shared)
        return ConvBNReLU(self.filters, 3, kernel_initializer="he_normal", **shared)

    def build(self, input_shape):
        """Makes the weights of all branches."""
        self._channels(input_shape)
        inner = [*self._branches, self._pooled] if self.image_pooling else self._branches
        for branch in inner:
            branch.build(input_shape)
        self._mix.build(self._with_channels(input_shape, len(inner) * self.filters))

    def call(self, inputs, training=None):
        """Returns the mixed branches."""
        outputs = [branch(inputs) for branch in self._branches]
        if self.image_pooling:
            outputs.append(ops.broadcast_to(self._image(inputs), ops.shape(outputs[0])))
        return self._mix(ops.concatenate(outputs, axis=self._channel_axis))

    def _image(self, inputs):
        axes = spatial_axes(self.data_format)
        means = ops.mean(at_least_float32(inputs), axis=axes, keepdims=True)
        return self._pooled(ops.cast(means, self.compute_dtype))

    def compute_output_shape(self, input_shape):
        """Returns the shape of the input with `filters` channels."""
        self._channels(input_shape)
        return self._with_channels(input_shape, self.filters)
