"""EfficientNet-lite0, with weights of ImageNet that ship with the package."""

from coursekit.layers.blocks.conv_bn_relu import BATCH_NORM_MOMENTUM
from coursekit.models.imagenet import EMBEDDED, NUM_CLASSES
from coursekit.models.parts import ends
from coursekit.models.parts.stages import variant_of
import keras
from keras import layers
import numpy as np

STEM_FILTERS, HEAD_FILTERS = 32, 1280
BATCH_NORM_EPSILON = 1e-3  # that of the published weights
EFFICIENTNET_LITES = {  # expansion, channels, blocks, stride of the first block, kernel size
    "efficientnet_lite0": (
        (1, 16, 1, 1, 3),
        (6, 24, 2, 2, 3),
        (6, 40, 2, 2, 5),
        (6, 80, 3, 2, 3),
        (6, 112, 3, 1, 5),
        (6, 192, 4, 2, 5),
        (6, 320, 1, 1, 3),
    )
}
WEIGHTS_FILE = EMBEDDED / "weights_float16.npz"


def efficientnet_lite(
    variant,
    *,
    input_shape=(224, 224, 3),
    classes=NUM_CLASSES,
    include_top=True,
    weights=None,
    name=None,
    dropout=0.2,
):
    """Builds EfficientNet-lite0: 4,652,008 trainable parameters for 1,000 classes.

    It is EfficientNet-B0 made for small devices: without squeeze and
    excitation, and with ReLU6 for swish. The published training dropped whole
    blocks at random (stochastic depth); this model does not. The weights of
    ImageNet are kept as float16 and used as float32.

    Args:
        variant: "efficientnet_lite0".
        input_shape: Height, width and channels of an image; height and width
            may be None. float32, as `preprocess` returns them.
        classes: Number of logits.
        include_top: Whether the pooling and the dense layer are there; without
            them the model returns the (N, H / 32, W / 32, 1280) last maps.
        weights: None for random weights, "imagenet", or the path of a file
            that `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.
        dropout: Part of the pooled features that training drops.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If `variant` or `weights` is unknown, or it is "imagenet" where the images
            have not 3 channels or the top has not 1,000 classes.

    Example:
        >>> from coursekit.models import efficientnet_lite
        >>> model = efficientnet_lite("efficientnet_lite0", weights="imagenet", include_top=False)
        >>> model.output_shape
        (None, 7, 7, 1280)

    Reference:
        Tan and Le, "EfficientNet", 2019; the table of EfficientNet-lite in
        github.com/tensorflow/tpu, models/official/efficientnet/lite.
    """
    table = variant_of(EFFICIENTNET_LITES, variant)
    images = ends.images_input(
        input_shape, classes=classes, weights=weights, embedded=EMBEDDED_WEIGHTS
    )
    if weights == "imagenet":
        _require_imagenet_sizes(ends.channels_of(images), classes if include_top else NUM_CLASSES)
    x = _conv(images, STEM_FILTERS, "stem", size=3, strides=2)
    number = 0
    for expansion, filters, count, first_strides, size in table:
        for i in range(count):
            number += 1
            strides = first_strides if i == 0 else 1
            x = _block(x, filters, f"block{number}", expansion, size, strides)
    x = _conv(x, HEAD_FILTERS, "head")
    if include_top:
        x = ends.pooled_logits(x, classes, dropout=dropout)
    model = keras.Model(images, x, name=name or variant)
    return ends.finished(model, weights, embedded=EMBEDDED_WEIGHTS)


def _block(x, filters, name, expansion, size, strides):
    """Widens, convolves each channel, narrows: an inverted residual block."""
    shortcut = x
    if expansion != 1:
        x = _conv(x, expansion * ends.channels_of(x), f"{name}_expand")
    x = layers.DepthwiseConv2D(
        size,
        strides,
        padding="same",
        use_bias=False,
        depthwise_initializer=_kernels(),
        name=f"{name}_depthwise",
    )(x)
    x = _norm(x, f"{name}_depthwise")
    x = _conv(x, filters, f"{name}_project", activation=False)
    if strides == 1 and ends.channels_of(shortcut) == filters:
        x = layers.Add(name=f"{name}_add")([shortcut, x])
    return x


def _conv(x, filters, name, *, size=1, strides=1, activation=True):
    options = {"padding": "same", "use_bias": False, "kernel_initializer": _kernels()}
    x = layers.Conv2D(filters, size, strides, name=name, **options)(x)
    return _norm(x, name, activation=activation)


def _norm(x, name, *, activation=True):
    x = layers.BatchNormalization(
        axis=ends.channel_axis(),
        momentum=BATCH_NORM_MOMENTUM,
        epsilon=BATCH_NORM_EPSILON,
        name=f"{name}_norm",
    )(x)
    return layers.ReLU(6.0, name=f"{name}_relu6")(x) if activation else x


def _kernels():
    """Returns an initializer that counts fans rightly for depthwise kernels too."""
    return keras.initializers.VarianceScaling(2.0, "fan_out", "untruncated_normal")


def _require_imagenet_sizes(channels, classes):
    if channels != 3:
        raise ValueError(
            f"`input_shape` must have 3 channels for weights='imagenet'; got {channels}."
        )
    if classes != NUM_CLASSES:
        raise ValueError(
            f"`classes` must be {NUM_CLASSES} for weights='imagenet' with its top; got "
            f"{classes}. Pass include_top=False to train a top of your own."
        )


def _load(model):
    """Gives each weight its stored value."""
    with np.load(WEIGHTS_FILE) as stored:
        for layer in model.layers:
            for weight in layer.weights:
                weight.assign(stored[f"{layer.name}/{weight.name}"].astype("float32"))


EMBEDDED_WEIGHTS = {"imagenet": _load}
