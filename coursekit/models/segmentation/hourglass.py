"""Stacked hourglasses."""

from coursekit._arguments import require_count, require_one_of
from coursekit.layers import ConvBNReLU, HourglassModule
from coursekit.layers.base.biased_conv import BiasedConv2D
from coursekit.layers.blocks.conv_bn_relu import BATCH_NORM_MOMENTUM
from coursekit.layers.dense_prediction.hourglass_module import half_bottleneck
from coursekit.models.parts import ends
from coursekit.models.parts.stages import STEMS
import keras
from keras import layers


def hourglass(
    *,
    input_shape=(256, 256, 3),
    classes=16,
    stacks=8,
    filters=256,
    depth=4,
    stem="imagenet",
    momentum=BATCH_NORM_MOMENTUM,
    weights=None,
    name="hourglass",
):
    """Builds a stacked hourglass network, each of whose hourglasses makes a prediction.

    The paper's network, eight hourglasses for the 16 joints of a person, has
    25.4 million parameters. Each hourglass sees the maps that the one before
    saw, plus what it made of them, plus its prediction, and is trained on the
    same targets (intermediate supervision):

    `model.fit(images, [masks] * stacks)`

    or, so that the model returns the last prediction alone,
    `WithAuxiliaryLosses(keras.Model(model.inputs, model.outputs[::-1]),
    weight=1.0).fit(images, masks)`.

    Args:
        input_shape: Height, width and channels of an image; float32. Height
            and width may be None.
        classes: Number of logits of a place: classes, or joints.
        stacks: Number of hourglasses.
        filters: Channels of the hourglasses, a multiple of 4.
        depth: How many times each hourglass halves its maps.
        stem: "imagenet", a 7 x 7 convolution and max pooling, together of
            stride 4, as in the paper, or "small", of stride 1, for a
            prediction of each pixel.
        momentum: Part of the moving statistics that a step keeps.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to a list of
        `stacks` float32 logits, the last the best, or to one where `stacks`
        is 1: (N, H / 4, W / 4, classes), or (N, H, W, classes) for the stem
        "small".

    Raises:
        ValueError: If an option is unknown or not a positive integer, or
            `filters` is no multiple of 4.

    Example:
        >>> from coursekit.models import hourglass
        >>> options = {"stacks": 2, "filters": 16, "depth": 2, "stem": "small", "classes": 3}
        >>> model = hourglass(input_shape=(16, 16, 1), **options)
        >>> [tuple(output.shape) for output in model.outputs]
        [(None, 16, 16, 3), (None, 16, 16, 3)]

    Reference:
        Newell, Yang and Deng, "Stacked Hourglass Networks for Human Pose
        Estimation", 2016.
    """
    for argument, value in (("stacks", stacks), ("filters", filters), ("depth", depth)):
        require_count(argument, value)
    require_one_of("stem", stem, STEMS)
    if filters % 4:
        raise ValueError(f"`filters` must be a multiple of 4; got {filters}.")
    images = ends.images_input(input_shape, classes=classes, weights=weights)
    options = {"momentum": momentum}
    x = _stem(images, filters, stem, **options)
    predictions = []
    for number in range(1, stacks + 1):
        maps = HourglassModule(filters, depth=depth, name=f"hourglass{number}", **options)(x)
        maps = half_bottleneck(filters, name=f"block{number}", **options)(maps)
        maps = ConvBNReLU(filters, 1, name=f"features{number}", **options)(maps)
        logits = BiasedConv2D(classes, 1, dtype="float32", name=f"logits{number}")(maps)
        predictions.append(logits)
        if number < stacks:
            x = _next_input(x, maps, logits, filters, number)
    outputs = predictions if stacks > 1 else predictions[0]
    return ends.finished(keras.Model(images, outputs, name=name), weights)


def _stem(images, filters, stem, **options):
    """Returns the maps that the first hourglass sees."""
    step = 2 if stem == "imagenet" else 1
    size = 7 if stem == "imagenet" else 3
    x = ConvBNReLU(filters // 4, size, strides=step, name="conv1", **options)(images)
    x = half_bottleneck(filters // 2, name="conv2", **options)(x)
    if stem == "imagenet":
        x = layers.MaxPooling2D(2, padding="same", name="pool")(x)
    x = half_bottleneck(filters // 2, name="conv3", **options)(x)
    return half_bottleneck(filters, name="conv4", **options)(x)


def _next_input(x, maps, logits, filters, number):
    """Returns the sum of what an hourglass saw, what it made of it, and its prediction."""
    again = [
        BiasedConv2D(filters, 1, name=f"{name}{number}_again")(tensor)
        for name, tensor in (("features", maps), ("logits", logits))
    ]
    return layers.Add(name=f"input{number + 1}")([x, *again])
