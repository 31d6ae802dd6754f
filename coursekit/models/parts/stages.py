"""What the residual families share: the variant, the stem and the stages."""

from coursekit._arguments import require_one_of
from coursekit.layers import ConvBNReLU
from coursekit.layers.blocks.conv_bn_relu import BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM
from coursekit.layers.blocks.residual_sum import ORDERS
from coursekit.models.parts.ends import channel_axis
from keras import layers

STEMS = ("imagenet", "small")
KERNELS = {"kernel_initializer": "he_normal"}


def variant_of(table, variant):
    """Returns a table's row, or raises a ValueError that names the choices."""
    require_one_of("variant", variant, table)
    return table[variant]


def stem(images, filters, *, kind, order="post"):
    """Returns the maps that the first stage sees.

    Both windows are centered: zeros are padded on all four sides, as in
    PyTorch and `keras.applications`. Keras's "same" would add one more on the
    right and below than on the left and above.

    Args:
        images: (N, H, W, C) tensor.
        filters: Channels to return.
        kind: "imagenet", a 7 x 7 convolution and a 3 x 3 max pooling, each of
            stride 2, or "small", one 3 x 3 convolution of stride 1.
        order: With "post" normalization and ReLU follow the convolution; with
            "pre" they are left to the first block.

    Returns:
        (N, H / 4, W / 4, filters) or (N, H, W, filters) tensor.
    """
    require_one_of("stem", kind, STEMS)
    require_one_of("order", order, ORDERS)
    if kind == "small":
        return _first(filters, 3, order, padding="same")(images)
    x = layers.ZeroPadding2D(3, name="conv1_padding")(images)
    x = _first(filters, 7, order, strides=2, padding="valid")(x)
    x = layers.ZeroPadding2D(1, name="pool1_padding")(x)
    return layers.MaxPooling2D(3, 2, name="pool1")(x)


def _first(filters, size, order, **options):
    if order == "pre":
        return layers.Conv2D(filters, size, use_bias=False, name="conv1", **KERNELS, **options)
    return ConvBNReLU(filters, size, name="conv1", **KERNELS, **options)


def stages(x, counts, make_block):
    """Runs blocks named conv2_1, conv2_2, ..., each stage but the first at half the size.

    Args:
        x: (N, H, W, C) tensor.
        counts: Number of blocks of each stage.
        make_block: Function of the number of the stage, from 0, and of
            `strides` and `name`, that returns a layer.

    Returns:
        The output of the last block.
    """
    for stage, count in enumerate(counts):
        for i in range(count):
            strides = 2 if stage > 0 and i == 0 else 1
            x = make_block(stage, strides=strides, name=f"conv{stage + 2}_{i + 1}")(x)
    return x


def norm_and_activation(x, name, activation="relu"):
    """Normalizes over the batch, then applies the activation."""
    norm = layers.BatchNormalization(
        axis=channel_axis(),
        momentum=BATCH_NORM_MOMENTUM,
        epsilon=BATCH_NORM_EPSILON,
        name=f"{name}_norm",
    )
    return layers.Activation(activation, name=f"{name}_activation")(norm(x))
