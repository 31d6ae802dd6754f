"""DeepLabv3+: an atrous pyramid over any encoder, and a decoder that sharpens borders."""

from coursekit._arguments import require_count, require_one_of
from coursekit.layers import ASPP, ConvBNReLU, ResizeLike, SeparableConvBNReLU
from coursekit.layers.base.biased_conv import BiasedConv2D
from coursekit.models.classification.resnet import resnet
from coursekit.models.parts import ends
from coursekit.models.parts.stages import KERNELS
from coursekit.models.segmentation.backbones import backbone_strides, encoder_of
from coursekit.models.segmentation.endpoints import endpoints
from coursekit.models.segmentation.image_shape import any_size, image_shape
from coursekit.models.surgery.to_dilated import to_dilated
import keras
from keras import layers

RATES = {8: (12, 24, 36), 16: (6, 12, 18), 32: (3, 6, 9)}  # by the stride of the maps
LOW_LEVEL = 4  # stride of the maps that the decoder sees
LOW_LEVEL_FILTERS = 48


def deeplabv3plus(
    *,
    input_shape=None,
    classes=21,
    include_top=True,
    backbone=None,
    output_stride=16,
    filters=256,
    low_level_filters=LOW_LEVEL_FILTERS,
    rates=None,
    separable=True,
    trainable=None,
    weights=None,
    name="deeplabv3plus",
):
    """Builds DeepLabv3+ on any encoder.

    Strides of the encoder beyond `output_stride` become dilations, by
    `to_dilated`, which keeps its weights. An `ASPP` looks at the last maps;
    its output is resized to the encoder's last maps of stride 4, which a 1 x 1
    convolution has narrowed, concatenated with them and convolved twice by
    3 x 3. The scores are resized to the image. Resizing is bilinear and goes
    to the very size of the other map: images of any size are right.

    On the default ResNet-50, with 21 classes and channels of the paper, the
    model has 26,696,133 parameters that learn, with `separable=False`
    40,352,181.

    Args:
        input_shape: Height, width and channels of an image; float32. Height
            and width may be None. By default (None, None, 3), or the shape
            that the backbone was built for.
        classes: Number of logits of a pixel.
        include_top: Whether the scores are made; without them the model
            returns the decoder's (N, H / 4, W / 4, filters) maps.
        backbone: Functional model of images with maps of stride 4 and of
            `output_stride`: one of this package, of `keras.applications` or
            your own. What it has behind its last maps is left out. Its layers,
            or those that `to_dilated` makes of them, become those of the layer
            "backbone". None builds ResNet-50 with random weights.
        output_stride: 8, 16 or 32, the stride of the maps for the pyramid.
        filters: Channels of the pyramid and of the decoder.
        low_level_filters: Channels that the maps of stride 4 are narrowed to.
        rates: As of `ASPP`; None for the paper's (6, 12, 18) at stride 16,
            twice as much at 8 and half at 32. Take smaller ones for images
            much smaller than 512 x 512.
        separable: Whether pyramid and decoder convolve by
            `SeparableConvBNReLU`, as in the paper.
        trainable: Whether the backbone is trained; None leaves each of its
            layers as it is.
        weights: None for the given ones, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to
        (N, H, W, classes) float32 logits, or to maps.

    Raises:
        ValueError: If an option is unknown, or the backbone has not these
            maps, cannot be dilated or does not fit `input_shape`.

    Example:
        >>> from coursekit.models import deeplabv3plus, mobilenet
        >>> small = mobilenet("mobilenet", width=0.25, input_shape=(64, 96, 3))
        >>> model = deeplabv3plus(backbone=small, filters=16, rates=(1, 2, 3), classes=4)
        >>> model.output_shape, model.get_layer("pyramid").output.shape
        ((None, 64, 96, 4), (None, 4, 6, 16))

    Reference:
        Chen, Zhu, Papandreou, Schroff and Adam, "Encoder-Decoder with Atrous
        Separable Convolution for Semantic Image Segmentation", ECCV 2018.
    """
    require_one_of("output_stride", output_stride, RATES)
    require_count("low_level_filters", low_level_filters)
    if backbone is not None:
        backbone_strides(backbone, None)
    shape = image_shape(input_shape, backbone)
    images = ends.images_input(shape, classes=classes, weights=weights)
    if backbone is None:
        channels = ends.channels_of(images)
        backbone = resnet("resnet50", include_top=False, input_shape=any_size(channels))
    low, high = _encoder(backbone, output_stride, trainable)(images)
    rates = RATES[output_stride] if rates is None else rates
    x = ASPP(filters, rates=rates, separable=separable, name="pyramid")(high)
    low = ConvBNReLU(low_level_filters, 1, name="low_level", **KERNELS)(low)
    x = ResizeLike(name="pyramid_resized")([x, low])
    x = layers.Concatenate(ends.channel_axis(), name="joined")([x, low])
    for number in (1, 2):
        x = _conv3(filters, separable, name=f"decoder{number}")(x)
    if include_top:
        x = BiasedConv2D(classes, 1, dtype="float32", name="scores")(x)
        x = ResizeLike(dtype="float32", name="logits")([x, images])
    return ends.finished(keras.Model(images, x, name=name), weights)


def _encoder(backbone, output_stride, trainable):
    """Returns a model from images to the maps of stride 4 and of the output stride."""
    deepest = max(backbone_strides(backbone, None))
    if deepest > output_stride:
        (last,) = endpoints(backbone, (deepest,))
        backbone = to_dilated(keras.Model(backbone.inputs[0], last), output_stride)
    maps = endpoints(backbone, (LOW_LEVEL, output_stride))
    return encoder_of(backbone, maps, trainable=trainable)


def _conv3(filters, separable, *, name):
    if separable:
        return SeparableConvBNReLU(filters, 3, name=name)
    return ConvBNReLU(filters, 3, name=name, **KERNELS)
