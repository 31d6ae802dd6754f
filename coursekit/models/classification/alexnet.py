"""AlexNet in three forms."""

from typing import NamedTuple

from coursekit._arguments import require_one_of
from coursekit.layers import LocalResponseNorm
from coursekit.models.parts import ends
from coursekit.models.parts.dense_head import dense_head
from coursekit.models.parts.least_size import names_least_size
from coursekit.models.parts.stages import variant_of
import keras
from keras import layers


class Form(NamedTuple):
    """What the forms of AlexNet differ in, one number a convolution."""

    filters: tuple
    groups: tuple
    padding: int  # zeros on each side of the image
    normalized: bool  # whether local response normalization follows conv1 and conv2


class Stem(NamedTuple):
    """The first convolution, and the width of fc6 and fc7 that suits the images."""

    kernel_size: int
    strides: int
    units: int


ALEXNETS = {
    "alexnet": Form((96, 256, 384, 384, 256), (1, 2, 1, 2, 2), padding=0, normalized=True),
    "alexnet_ungrouped": Form(
        (96, 256, 384, 384, 256), (1, 1, 1, 1, 1), padding=0, normalized=True
    ),
    "alexnet_one_tower": Form(
        (64, 192, 384, 256, 256), (1, 1, 1, 1, 1), padding=2, normalized=False
    ),
}
STEMS = {"imagenet": Stem(11, 4, units=4096), "small": Stem(5, 1, units=512)}
POOLED = (1, 2, 5)  # the convolutions that overlapping 3 x 3 pooling follows


@names_least_size
def alexnet(
    variant,
    *,
    input_shape=(227, 227, 3),
    classes=1000,
    include_top=True,
    weights=None,
    name=None,
    stem="imagenet",
):
    """Builds AlexNet: five convolutions and three dense layers, trained with dropout 0.5.

    | variant | filters | parameters | multiply-adds |
    |---|---|---|---|
    | "alexnet" | 96, 256, 384, 384, 256 | 60,965,224 | 724,406,816 |
    | "alexnet_ungrouped" | the same | 62,378,344 | 1,135,256,096 |
    | "alexnet_one_tower" | 64, 192, 384, 256, 256 | 61,100,840 | 716,767,232 |

    "alexnet" is the network of the paper, whose two GPUs are two groups of
    channels in conv2, conv4 and conv5. "alexnet_ungrouped" has no groups. In
    both, local response normalization comes before the pooling.
    "alexnet_one_tower" is the form of "One weird trick", with 64 filters,
    without normalization, two zeros around the image; torchvision has this one.

    The paper names images of 224 x 224, but its first maps of 55 x 55 need
    227 x 227. At 224 x 224 "alexnet_one_tower" has 55 x 55 first maps and as
    many parameters as at 227; the others end in 5 x 5 maps, not 6 x 6. Weights
    begin with Keras's defaults, not with the paper's.

    Args:
        variant: "alexnet", "alexnet_ungrouped" or "alexnet_one_tower".
        input_shape: Height, width and channels of an image; float32. Both may
            be None without the top. At least 67 x 67, of "alexnet_one_tower"
            63 x 63, and for `stem="small"` at least 15 x 15.
        classes: Number of logits.
        include_top: Whether the dense layers are there; without them the
            model returns the maps of pool5.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.
        stem: "imagenet", or "small" for images of about 32 x 32: conv1 is then
            5 x 5 at stride 1 with "same" padding, and fc6 and fc7 have 512
            outputs instead of 4096. Nothing else changes; pool5 returns 3 x 3
            maps of a 32 x 32 image.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If `variant` or `stem` is unknown, or the dense layers are
            asked for and a size is None, or the images are too small.

    Example:
        >>> from coursekit.models import alexnet
        >>> alexnet("alexnet", stem="small", input_shape=(32, 32, 3), classes=10).output_shape
        (None, 10)

    Reference:
        Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep
        Convolutional Neural Networks", 2012; Krizhevsky, "One weird trick for
        parallelizing convolutional neural networks", 2014.
    """
    form = variant_of(ALEXNETS, variant)
    require_one_of("stem", stem, STEMS)
    first = STEMS[stem]
    x = images = ends.images_input(input_shape, classes=classes, weights=weights)
    if stem == "imagenet" and form.padding:
        x = layers.ZeroPadding2D(form.padding, name="padding")(x)
    kernels = (first.kernel_size, 5, 3, 3, 3)
    for number, (filters, groups, size) in enumerate(
        zip(form.filters, form.groups, kernels, strict=True), start=1
    ):
        x = layers.Conv2D(
            filters,
            size,
            strides=first.strides if number == 1 else 1,
            padding="valid" if number == 1 and stem == "imagenet" else "same",
            groups=groups,
            activation="relu",
            name=f"conv{number}",
        )(x)
        if form.normalized and number <= 2:
            x = LocalResponseNorm(name=f"norm{number}")(x)
        if number in POOLED:
            x = layers.MaxPooling2D(3, 2, name=f"pool{number}")(x)
    if include_top:
        x = dense_head(x, classes, units=first.units)
    return ends.finished(keras.Model(images, x, name=name or variant), weights)
