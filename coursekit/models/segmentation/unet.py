"""U-Net: the original, that of any depth, and that on any encoder."""

from functools import partial

from coursekit._arguments import require_count, require_one_of
from coursekit.layers import DoubleConv2D
from coursekit.layers.base.biased_conv import BiasedConv2D
from coursekit.layers.blocks.conv_bn_relu import BATCH_NORM_MOMENTUM
from coursekit.layers.dense_prediction.double_conv import PADDINGS
from coursekit.models.parts import ends
from coursekit.models.segmentation.backbones import backbone_maps, backbone_strides
from coursekit.models.segmentation.fitting_sizes import RequiredSizes, require_fitting
from coursekit.models.segmentation.image_shape import any_size, image_shape
from coursekit.models.segmentation.unet_paths import (
    enlargement,
    fitting_sizes,
    way_down,
    way_up,
)
import keras

UPSAMPLINGS = ("transposed", "nearest", "bilinear")
DEPTH, FILTERS = 4, 64  # of the paper
DECODER_FILTERS = 16  # on an encoder, whose maps are wide enough
PAPER_SIZE = 572


def unet(
    *,
    input_shape=None,
    classes=2,
    padding="same",
    depth=None,
    filters=None,
    skips=True,
    upsampling="transposed",
    normalization=None,
    momentum=BATCH_NORM_MOMENTUM,
    backbone=None,
    trainable=None,
    weights=None,
    name="unet",
):
    """Builds a U-Net, which halves maps some times, enlarges them again and labels every pixel.

    With `padding="valid"`, 31,030,658 parameters for one channel and two
    classes, it is the network of the paper: maps of 572, 284, 140, 68 and
    32 pixels on the way down, 388 on the output, for no convolution pads and
    each skip is cropped to the map that it joins. `padding="same"` has as many
    parameters and returns maps of the size of the images.

    Args:
        input_shape: Height, width and channels of an image; float32. Height
            and width may be None. By default (572, 572, 1) for "valid", the
            shape that a backbone was built for, otherwise (None, None, 1).
        classes: Number of logits of a pixel.
        padding: "same" or "valid".
        depth: How many times maps are halved; by default 4, or as often as
            the backbone does.
        filters: Channels of the first level; each level doubles them. By
            default 64, or 16 for the decoder of a backbone.
        skips: Whether each level of the way up sees the map of the same size
            on the way down; or the strides at which it does, such as (1, 2).
        upsampling: "transposed" convolutions of 2 x 2, as in the paper, or
            "nearest" or "bilinear" interpolation before a 3 x 3 convolution.
        normalization: None, as in the paper, or "batch".
        momentum: Part of the moving statistics that a step keeps. A run of a
            few hundred steps needs 0.9 or less: with Keras's 0.99 the
            statistics of inference lag behind those of training.
        backbone: Functional model of images for the way down, such as
            `efficientnet_lite("efficientnet_lite0", weights="imagenet",
            include_top=False, input_shape=(None, None, 3))` or one of
            `keras.applications`; None builds the paper's. Its layers become
            those of the new model's layer "backbone"; images must be prepared
            as it wants them. Where it has no map of stride 1, the last level
            has no skip.
        trainable: Whether the backbone's layers are trained; None leaves each
            as it is. Their batch normalization follows: frozen, it keeps its
            statistics.
        weights: None for the given ones, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to
        (N, H, W, classes) float32 logits; (N, H - 184, W - 184, classes) for
        "valid" and a depth of 4.

    Raises:
        ValueError: If an option is unknown or does not go with another, or
            the depth does not divide the size: the message names the nearest
            sizes that it divides. `predict_tiled` takes images of any size.

    Example:
        >>> from coursekit.models import unet
        >>> model = unet(input_shape=(64, 96, 3), classes=4, depth=2, filters=8)
        >>> model.output_shape, model.get_layer("bottom").output.shape
        ((None, 64, 96, 4), (None, 16, 24, 32))

    Reference:
        Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for
        Biomedical Image Segmentation", 2015.
    """
    require_one_of("padding", padding, PADDINGS)
    require_one_of("upsampling", upsampling, UPSAMPLINGS)
    if backbone is not None and padding == "valid":
        raise ValueError("`padding` must be 'same' with a backbone; got 'valid'.")
    strides = None if backbone is None else backbone_strides(backbone, depth)
    depth = _depth(depth, strides)
    if filters is None:
        filters = FILTERS if backbone is None else DECODER_FILTERS
    require_count("filters", filters)
    kept = _kept_skips(skips, strides or [2**level for level in range(depth + 1)])
    images = ends.images_input(
        _input_shape(input_shape, padding, backbone), classes=classes, weights=weights
    )
    sizes = fitting_sizes(depth, padding)
    require_fitting("input_shape", ends.height_and_width(images), sizes)
    conv = partial(
        _convolutions, filters, padding=padding, normalization=normalization, momentum=momentum
    )
    x = RequiredSizes(sizes.step, sizes.rest, sizes.least, name="sizes")(images)
    if backbone is None:
        maps = way_down(x, depth, conv)
    else:
        maps = backbone_maps(x, backbone, strides, trainable)
    enlarge = partial(enlargement, upsampling, filters)
    x = way_up(maps, depth, conv, enlarge, padding=padding, skips=kept)
    logits = BiasedConv2D(classes, 1, dtype="float32", name="logits")(x)
    return ends.finished(keras.Model(images, logits, name=name), weights)


def _depth(depth, strides):
    """Returns how often the maps are halved."""
    if depth is not None:
        require_count("depth", depth)
        return depth
    return DEPTH if strides is None else strides[-1].bit_length() - 1


def _kept_skips(skips, strides):
    """Returns the strides at which the way up sees the way down."""
    possible = strides[:-1]
    if isinstance(skips, bool):
        return possible if skips else []
    if not isinstance(skips, (tuple, list)) or not set(skips) <= set(possible):
        raise ValueError(
            f"`skips` must be True, False or a tuple of strides among {possible}; got {skips!r}."
        )
    return skips


def _input_shape(input_shape, padding, backbone):
    """Returns the shape of an image, by default the paper's, an open one or the backbone's."""
    if backbone is not None:
        return image_shape(input_shape, backbone)
    paper = tuple(PAPER_SIZE if size is None else size for size in any_size(1))
    default = paper if padding == "valid" else any_size(1)
    return default if input_shape is None else input_shape


def _convolutions(filters, level, name, **options):
    return DoubleConv2D(filters << level, name=name, **options)
