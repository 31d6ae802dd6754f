"""Fully convolutional networks: a classifier that scores every place, enlarged to the image."""

from coursekit._arguments import require_count
from coursekit.initializers import Bilinear
from coursekit.layers import CropLike, PadToMultiple2D
from coursekit.layers.base.biased_conv import BiasedConv2D
from coursekit.models.classification.vgg import vgg
from coursekit.models.parts import ends
from coursekit.models.parts.stages import KERNELS, variant_of
from coursekit.models.segmentation.backbones import (
    backbone_maps,
    backbone_strides,
    encoder_of,
)
from coursekit.models.segmentation.image_shape import any_size, image_shape
import keras
from keras import layers

DEEPEST = 32
POOLINGS = {32: "pool5", 16: "pool4", 8: "pool3"}  # of VGG-16, by their strides
SKIPS = {"32s": (), "16s": (16,), "8s": (16, 8)}  # strides of the maps that are scored, too


def fcn(
    variant,
    *,
    input_shape=None,
    classes=21,
    backbone=None,
    units=4096,
    trainable=None,
    weights=None,
    name=None,
):
    """Builds a fully convolutional network, by default on VGG-16.

    The dense layers fc6 and fc7 of the classifier are convolutions, of 7 x 7
    and of 1 x 1, and a 1 x 1 convolution scores the classes at stride 32.
    "32s" enlarges the scores 32 times; "16s" and "8s" double them first, and
    add the scores of finer maps. Enlarging is a transposed convolution that
    begins as bilinear interpolation: the last stays so, the others learn.

    | variant | adds scores of | parameters that learn | and of the last enlargement |
    |---|---|---|---|
    | "32s" | | 134,346,581 | 1,806,336 |
    | "16s" | pool4 | 134,364,410 | 451,584 |
    | "8s" | pool4, pool3 | 134,376,863 | 112,896 |

    The original pads images by 100 pixels, since its 7 x 7 convolution does
    not pad, and cuts the logits out of the middle. Here all convolutions pad,
    so that a place of stride 32 lies over its own pixels; images are padded
    with zeros, below and at the right, to a multiple of 32, and the logits
    are cropped: any size is right. Scores begin at 0, as in the paper.

    Args:
        variant: "32s", "16s" or "8s".
        input_shape: Height, width and channels of an image; float32. Height
            and width may be None. By default (None, None, 3), or the shape
            that the backbone was built for.
        classes: Number of logits of a pixel.
        backbone: Functional model of images with maps of stride 32, for "16s"
            of 16 and for "8s" of 8, too; its last maps of each are taken.
            None builds the convolutions of VGG-16 and takes its poolings.
            The layers become those of the layer "backbone".
        units: Channels of fc6 and fc7.
        trainable: Whether the backbone is trained; None leaves each of its
            layers as it is.
        weights: None for random ones, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default "fcn32s" and the like.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to
        (N, H, W, classes) float32 logits.

    Raises:
        ValueError: If `variant` is unknown, or the backbone has not these
            maps or does not fit `input_shape`.

    Example:
        >>> from coursekit.models import fcn, resnet
        >>> small = resnet("resnet18", include_top=False, input_shape=(None, None, 3))
        >>> fcn("8s", backbone=small, units=64, input_shape=(60, 80, 3), classes=4).output_shape
        (None, 60, 80, 4)

    Reference:
        Long, Shelhamer and Darrell, "Fully Convolutional Networks for Semantic
        Segmentation", CVPR 2015; Shelhamer, Long and Darrell, PAMI 2017.
    """
    skips = variant_of(SKIPS, variant)
    require_count("units", units)
    if backbone is not None:
        backbone_strides(backbone, None)
    shape = image_shape(input_shape, backbone)
    images = ends.images_input(shape, classes=classes, weights=weights)
    x = PadToMultiple2D(DEEPEST, name="padding")(images)
    strides = (DEEPEST, *skips)
    if backbone is None:
        maps = _vgg_maps(x, strides, trainable)
    else:
        maps = backbone_maps(x, backbone, strides, trainable)
    x = _scores(_head(maps[DEEPEST], units), classes, DEEPEST)
    for stride in skips:
        doubled = _enlargement(classes, 2, name=f"enlarge{stride}")(x)
        x = layers.Add(name=f"sum{stride}")([doubled, _scores(maps[stride], classes, stride)])
    x = _enlargement(classes, strides[-1], trainable=False, dtype="float32", name="enlarge_last")(x)
    logits = CropLike(dtype="float32", name="logits")([x, images])
    return ends.finished(keras.Model(images, logits, name=name or f"fcn{variant}"), weights)


def _vgg_maps(x, strides, trainable):
    """Returns what poolings of VGG-16 make of images, by their strides."""
    shape = any_size(ends.channels_of(x))
    model = vgg("vgg16", include_top=False, input_shape=shape)
    maps = [model.get_layer(POOLINGS[stride]).output for stride in strides]
    made = keras.tree.flatten(encoder_of(model, maps, trainable=trainable)(x))
    return dict(zip(strides, made, strict=True))


def _head(x, units):
    """Returns what fc6 and fc7 make of maps at each place."""
    for number, size in ((6, 7), (7, 1)):
        conv = BiasedConv2D(
            units, size, padding="same", activation="relu", name=f"fc{number}", **KERNELS
        )
        x = layers.Dropout(0.5, name=f"dropout{number}")(conv(x))
    return x


def _scores(x, classes, stride):
    return BiasedConv2D(classes, 1, kernel_initializer="zeros", name=f"score{stride}")(x)


def _enlargement(classes, factor, **options):
    return layers.Conv2DTranspose(
        classes,
        2 * factor,
        factor,
        padding="same",
        use_bias=False,
        kernel_initializer=Bilinear(),
        **options,
    )
