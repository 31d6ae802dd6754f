"""The thin ResNet for images of 32 x 32, of any depth, and its plain twin."""

from functools import partial
import re

from coursekit.layers import BNReLUConv, ConvBNReLU, ResidualBlock
from coursekit.models.parts import ends, stages
import keras

FILTERS = 16  # channels of the first stage; each stage doubles them
STAGES = 3


def resnet_cifar(
    variant,
    *,
    input_shape=(32, 32, 3),
    classes=10,
    include_top=True,
    weights=None,
    name=None,
    shortcut="padding",
    order="post",
):
    """Builds the ResNet of 6 n + 2 layers, or its plain twin.

    Three stages of n blocks, each block two 3 x 3 convolutions, of 16, 32
    and 64 channels. Parameters, trainable, with ten classes, and multiply-adds
    of an image of 32 x 32:

    | variant | parameters | multiply-adds |
    |---|---|---|
    | "resnet20" | 269,722 | 40,551,040 |
    | "resnet56" | 853,018 | 125,485,696 |
    | "resnet110" | 1,727,962 | 252,887,680 |
    | "resnet1202" | 19,421,274 | 2,829,238,912 |

    The plain network, such as "plain20", has no shortcuts and is otherwise the
    same; its number of parameters is equal, for padding has none.

    Args:
        variant: "resnet" or "plain" and the depth, which counts the
            convolutions and the dense layer, without projections: 6 n + 2,
            such as 20, 32, 44, 56, 110 or 1202.
        input_shape: Height, width and channels of an image; float32. Height
            and width may be None.
        classes: Number of logits.
        include_top: Whether global pooling and the dense layer are there;
            without them the model returns the last (N, H, W, 64) maps.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.
        shortcut: "padding", as in the paper, "projection" or "always"; see
            `coursekit.layers.ResidualBlock`. A plain network has none.
        order: "post", of 2015, or "pre", of 2016, of convolution and
            normalization with ReLU.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If the depth is not 6 n + 2, or an option is unknown.

    Example:
        >>> from coursekit.models import resnet_cifar
        >>> resnet_cifar("resnet20").name, resnet_cifar("plain20").output_shape
        ('resnet20', (None, 10))

    Reference:
        He, Zhang, Ren and Sun, "Deep Residual Learning for Image
        Recognition", 2016, section 4.2.
    """
    residual, blocks = _parsed(variant)
    if residual:
        block = partial(ResidualBlock, shortcut=shortcut, order=order)
    else:
        block = partial(_plain_pair, conv=ConvBNReLU if order == "post" else BNReLUConv)
    images = ends.images_input(input_shape, classes=classes, weights=weights)
    x = stages.stem(images, FILTERS, kind="small", order=order)
    x = stages.stages(
        x, [blocks] * STAGES, lambda stage, **options: block(FILTERS << stage, **options)
    )
    if order == "pre":
        x = stages.norm_and_activation(x, "last")
    if include_top:
        x = ends.pooled_logits(x, classes)
    return ends.finished(keras.Model(images, x, name=name or variant), weights)


def _parsed(variant):
    """Returns whether there are shortcuts, and n of depth 6 n + 2.

    A block has two convolutions; conv1 and the dense layer are the two others.
    """
    found = re.fullmatch(r"(resnet|plain)([1-9]\d*)", str(variant))
    blocks, rest = divmod(int(found[2]) - 2, 2 * STAGES) if found else (0, 0)
    if rest or blocks < 1:
        raise ValueError(
            "`variant` must be 'resnet' or 'plain' and a depth of 6 n + 2 with n of 1 or more, as "
            f"in 'resnet20', 'resnet56' or 'plain20'; got {variant!r}."
        )
    return found[1] == "resnet", blocks


def _plain_pair(filters, *, conv, strides, name):
    """Returns the two convolutions of a block as a function, without the sum."""
    first = conv(filters, 3, strides=strides, name=f"{name}_1", **stages.KERNELS)
    second = conv(filters, 3, name=f"{name}_2", **stages.KERNELS)
    return lambda x: second(first(x))
