"""The networks of VGG, of 11 to 19 layers."""

from typing import NamedTuple

from coursekit._arguments import require_one_of
from coursekit.layers import ConvBNReLU, LocalResponseNorm, SqueezeExcite
from coursekit.models.parts import ends
from coursekit.models.parts.dense_head import dense_head
from coursekit.models.parts.stages import variant_of
import keras
from keras import layers


class Form(NamedTuple):
    """A column of the paper's table 1."""

    kernels: tuple  # sizes of the kernels, stage by stage
    normalized: bool = False  # whether local response normalization follows conv1_1


VGGS = {
    "vgg11": Form(((3,), (3,), (3, 3), (3, 3), (3, 3))),
    "vgg11_lrn": Form(((3,), (3,), (3, 3), (3, 3), (3, 3)), normalized=True),
    "vgg13": Form(((3, 3), (3, 3), (3, 3), (3, 3), (3, 3))),
    "vgg16_c": Form(((3, 3), (3, 3), (3, 3, 1), (3, 3, 1), (3, 3, 1))),
    "vgg16": Form(((3, 3), (3, 3), (3, 3, 3), (3, 3, 3), (3, 3, 3))),
    "vgg19": Form(((3, 3), (3, 3), (3, 3, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3))),
}
FILTERS = (64, 128, 256, 512, 512)  # a stage
UNITS = {"imagenet": 4096, "small": 512}  # of fc6 and fc7


def vgg(
    variant,
    *,
    input_shape=(224, 224, 3),
    classes=1000,
    include_top=True,
    weights=None,
    name=None,
    stem="imagenet",
    batch_norm=False,
    squeeze_ratio=None,
):
    """Builds a network of VGG: small kernels in five stages, and three dense layers.

    | variant | column of the paper | layers with weights | parameters | multiply-adds |
    |---|---|---|---|---|
    | "vgg11" | A | 11 | 132,863,336 | 7,609,090,048 |
    | "vgg11_lrn" | A-LRN | 11 | 132,863,336 | 7,609,090,048 |
    | "vgg13" | B | 13 | 133,047,848 | 11,308,466,176 |
    | "vgg16_c" | C | 16 | 133,638,952 | 11,770,888,192 |
    | "vgg16" | D | 16 | 138,357,544 | 15,470,264,320 |
    | "vgg19" | E | 19 | 143,667,240 | 19,632,062,464 |

    Three of these layers are dense: VGG-16 has 13 convolutions. The last of
    three kernels of "vgg16_c" is 1 x 1. Pooling is 2 x 2 with "same" padding, which
    tells only where a size is odd, as on the way down from 28 x 28.

    Args:
        variant: "vgg11", "vgg11_lrn", "vgg13", "vgg16_c", "vgg16" or
            "vgg19".
        input_shape: Height, width and channels of an image; float32. Both may
            be None without the top.
        classes: Number of logits.
        include_top: Whether the dense layers are there; without them the
            model returns the maps of pool5.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.
        stem: "imagenet", or "small" for images of about 32 x 32: fc6 and fc7
            then have 512 outputs instead of 4096. The convolutions stay as
            they are; pool5 returns 1 x 1 maps of a 32 x 32 image.
        batch_norm: Whether each convolution is a `ConvBNReLU`, without a bias.
            The paper of VGG has none; that of SE-VGG-16 has.
        squeeze_ratio: Ratio of a `SqueezeExcite` after each convolution's
            ReLU; None leaves them out. SE-VGG-16 is `vgg("vgg16",
            batch_norm=True, squeeze_ratio=16)`.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If `variant` or `stem` is unknown, or the dense layers are
            asked for and a size is None.

    Example:
        >>> from coursekit.models import vgg
        >>> vgg("vgg11", stem="small", input_shape=(32, 32, 3), classes=10).output_shape
        (None, 10)

    Reference:
        Simonyan and Zisserman, "Very Deep Convolutional Networks for
        Large-Scale Image Recognition", 2015; Hu, Shen and Sun,
        "Squeeze-and-Excitation Networks", 2018, section 3.2.
    """
    form = variant_of(VGGS, variant)
    require_one_of("stem", stem, UNITS)
    x = images = ends.images_input(input_shape, classes=classes, weights=weights)
    for stage, (filters, kernels) in enumerate(zip(FILTERS, form.kernels, strict=True), start=1):
        for number, size in enumerate(kernels, start=1):
            conv = f"conv{stage}_{number}"
            x = _convolution(filters, size, batch_norm=batch_norm, name=conv)(x)
            if squeeze_ratio is not None:
                x = SqueezeExcite(squeeze_ratio, name=f"{conv}_se")(x)
            if form.normalized and conv == "conv1_1":
                x = LocalResponseNorm(name="norm1_1")(x)
        x = layers.MaxPooling2D(2, padding="same", name=f"pool{stage}")(x)
    if include_top:
        x = dense_head(x, classes, units=UNITS[stem])
    return ends.finished(keras.Model(images, x, name=name or variant), weights)


def _convolution(filters, size, *, batch_norm, name):
    if batch_norm:
        return ConvBNReLU(filters, size, name=name)
    return layers.Conv2D(filters, size, padding="same", activation="relu", name=name)
