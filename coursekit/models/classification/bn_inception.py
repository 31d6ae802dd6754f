"""BN-Inception, the network that batch normalization was presented with."""

from coursekit._arguments import require_one_of
from coursekit.layers import BNInceptionModule, ConvBNReLU, SqueezeExcite
from coursekit.models.parts import ends
from coursekit.models.parts.stages import STEMS, variant_of
import keras
from keras import layers

# Figure 5 of the paper: 1 x 1; 3 x 3 reduced and full; double 3 x 3 reduced and full; after the
# pooling; the pooling; the strides.
MODULES = {
    "3a": (64, (64, 64), (64, 96), 32, "average", 1),
    "3b": (64, (64, 96), (64, 96), 64, "average", 1),
    "3c": (None, (128, 160), (64, 96), None, "max", 2),
    "4a": (224, (64, 96), (96, 128), 128, "average", 1),
    "4b": (192, (96, 128), (96, 128), 128, "average", 1),
    "4c": (160, (128, 160), (128, 160), 96, "average", 1),
    "4d": (96, (128, 192), (160, 192), 96, "average", 1),
    "4e": (None, (128, 192), (192, 256), None, "max", 2),
    "5a": (352, (192, 320), (160, 224), 128, "average", 1),
    "5b": (352, (192, 320), (192, 224), 128, "max", 1),
}
BN_INCEPTIONS = {
    "bn_inception": MODULES,
    "bn_inception_caffe": {
        **MODULES,
        "4c": (160, (128, 160), (128, 160), 128, "average", 1),
        "4d": (96, (128, 192), (160, 192), 128, "average", 1),
    },
}


def bn_inception(
    variant,
    *,
    input_shape=(224, 224, 3),
    classes=1000,
    include_top=True,
    weights=None,
    name=None,
    stem="imagenet",
    squeeze_ratio=None,
):
    """Builds BN-Inception, GoogLeNet's successor with batch normalization.

    | variant | trainable parameters | multiply-adds |
    |---|---|---|
    | "bn_inception" | 11,194,984 | 2,018,851,840 |
    | "bn_inception_caffe" | 11,285,224 | 2,032,600,064 |

    Against GoogLeNet there is batch normalization after each convolution,
    there are two 3 x 3 kernels for each 5 x 5, a third module in stage 3, and
    neither dropout nor local response normalization. Modules 3c and 4e halve
    the maps; no pooling lies between modules.

    "bn_inception" is the table of the paper, but for the first convolution,
    which there is separable, with eight maps a channel. "bn_inception_caffe" is
    the network that pretrained weights have made common, and that was compared
    with SE-BN-Inception: its modules 4c and 4d have 128 channels after the
    pooling, not 96. As published it keeps the convolutions' biases, which
    makes 11,295,240 parameters.

    Args:
        variant: "bn_inception" or "bn_inception_caffe".
        input_shape: Height, width and channels of an image; float32. Both may
            be None.
        classes: Number of logits.
        include_top: Whether the pooling and the logits are there; without
            them the model returns the maps of inception_5b.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.
        stem: "imagenet", or "small" for images of about 32 x 32: conv1 is then
            3 x 3 at stride 1, not 7 x 7 at stride 2, and pool1 and pool2 are
            left out, so that the strides of the stages 3, 4 and 5 are 1, 2
            and 4, not 8, 16 and 32.
        squeeze_ratio: Ratio of a `SqueezeExcite` after each module; None
            leaves them out. SE-BN-Inception has 16.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If `variant` or `stem` is unknown.

    Example:
        >>> from coursekit.models import bn_inception
        >>> bn_inception("bn_inception", include_top=False).output_shape
        (None, 7, 7, 1024)

    Reference:
        Ioffe and Szegedy, "Batch Normalization", 2015, figure 5; Hu, Shen and
        Sun, "Squeeze-and-Excitation Networks", 2018, table 2.
    """
    modules = variant_of(BN_INCEPTIONS, variant)
    require_one_of("stem", stem, STEMS)
    images = ends.images_input(input_shape, classes=classes, weights=weights)
    x = _stem(images, stem)
    for module, (*filters, pooling, strides) in modules.items():
        block = f"inception_{module}"
        x = BNInceptionModule(*filters, pooling=pooling, strides=strides, name=block)(x)
        if squeeze_ratio is not None:
            x = SqueezeExcite(squeeze_ratio, name=f"{block}_se")(x)
    if include_top:
        x = ends.pooled_logits(x, classes)
    return ends.finished(keras.Model(images, x, name=name or variant), weights)


def _stem(x, stem):
    small = stem == "small"
    x = ConvBNReLU(64, 3 if small else 7, strides=1 if small else 2, name="conv1")(x)
    if not small:
        x = layers.MaxPooling2D(3, 2, "same", name="pool1")(x)
    x = ConvBNReLU(64, 1, name="conv2_reduced")(x)
    x = ConvBNReLU(192, 3, name="conv2")(x)
    return x if small else layers.MaxPooling2D(3, 2, "same", name="pool2")(x)
