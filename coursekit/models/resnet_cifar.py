"""The thin ResNet for images of 32 x 32, of any depth, and its plain twin."""

from functools import partial

from coursekit.layers import BNReLUConv, ConvBNReLU, ResidualBlock
from coursekit.models import parts
import keras

FILTERS = 16  # channels of the first stage; each stage doubles them
STAGES = 3


def resnet_cifar(
    depth,
    *,
    input_shape=(32, 32, 3),
    num_classes=10,
    include_top=True,
    residual=True,
    shortcut="padding",
    order="post",
):
    """Builds the ResNet of 6 n + 2 layers, or its plain twin.

    Three stages of n blocks, each block two 3 x 3 convolutions, of 16, 32
    and 64 channels. Parameters, trainable, with ten classes, and multiply-adds
    of an image of 32 x 32:

    | depth | parameters | multiply-adds |
    |---|---|---|
    | 20 | 269,722 | 40,551,040 |
    | 56 | 853,018 | 125,485,696 |
    | 110 | 1,727,962 | 252,887,680 |
    | 1202 | 19,421,274 | 2,829,238,912 |

    The plain network has no shortcuts and is otherwise the same; its number of
    parameters is equal, for padding has none.

    Args:
        depth: Convolutions and the dense layer, without projections: 6 n + 2,
            such as 20, 32, 44, 56, 110 or 1202.
        input_shape: Height, width and channels of an image; without the top,
            height and width may be None.
        num_classes: Number of logits.
        include_top: Whether global pooling and the dense layer are there;
            without them the model returns the last (N, H, W, 64) maps.
        residual: Whether the shortcuts are there.
        shortcut: "padding", as in the paper, "projection" or "always"; see
            `coursekit.layers.ResidualBlock`. A plain network has none.
        order: "post", of 2015, or "pre", of 2016, of convolution and
            normalization with ReLU.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, num_classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If `depth` is not 6 n + 2, or an option is unknown.

    Reference:
        He, Zhang, Ren and Sun, "Deep Residual Learning for Image
        Recognition", 2016, section 4.2; lecture rows B20 and D43.
    """
    blocks = _blocks_a_stage(depth)
    if residual:
        block = partial(ResidualBlock, shortcut=shortcut, order=order)
    else:
        block = partial(_plain_pair, conv=ConvBNReLU if order == "post" else BNReLUConv)
    images = keras.Input(input_shape, name="images")
    x = parts.stem(images, FILTERS, kind="small", order=order)
    x = parts.stages(
        x, [blocks] * STAGES, lambda stage, **options: block(FILTERS << stage, **options)
    )
    if order == "pre":
        x = parts.norm_and_activation(x, "last")
    name = f"{'resnet' if residual else 'plain'}{depth}"
    return parts.model_of(images, x, num_classes=num_classes, include_top=include_top, name=name)


def _blocks_a_stage(depth):
    """Returns n of depth 6 n + 2: two convolutions a block, conv1 and the dense layer."""
    blocks, rest = divmod(depth - 2, 2 * STAGES)
    if rest or blocks < 1:
        raise ValueError(f"`depth` must be 6 n + 2 with n of 1 or more; got {depth!r}.")
    return blocks


def _plain_pair(filters, *, conv, strides, name):
    """Returns the two convolutions of a block as a function, without the sum."""
    first = conv(filters, 3, strides=strides, name=f"{name}_1", **parts.KERNELS)
    second = conv(filters, 3, name=f"{name}_2", **parts.KERNELS)
    return lambda x: second(first(x))
