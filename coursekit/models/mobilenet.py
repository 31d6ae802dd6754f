"""MobileNet, the first version, of any width."""

from coursekit._arguments import require_one_of
from coursekit.layers import ConvBNReLU
from coursekit.models import parts
import keras
from keras import layers

STEM_FILTERS = 32
# Channels and strides of the depthwise separable convolutions: table 1 of the paper.
BLOCKS = (
    (64, 1),
    (128, 2),
    (128, 1),
    (256, 2),
    (256, 1),
    (512, 2),
    *((512, 1),) * 5,
    (1024, 2),
    (1024, 1),
)
# Keras takes the fan-in of a depthwise kernel for that of a full one; it is 3 x 3.
DEPTHWISE_INITIALIZER = {"class_name": "RandomNormal", "config": {"stddev": (2 / 9) ** 0.5}}


def mobilenet(
    *,
    width=1.0,
    input_shape=(224, 224, 3),
    num_classes=1000,
    include_top=True,
    stem="imagenet",
    activation="relu",
):
    """Builds MobileNet, of convolutions split over places and over channels.

    Trainable parameters with 1,000 classes, and multiply-adds of an image of
    224 x 224:

    | width | parameters | multiply-adds |
    |---|---|---|
    | 1.0 | 4,231,976 | 568,740,352 |
    | 0.75 | 2,585,560 | 325,400,448 |
    | 0.5 | 1,331,592 | 149,497,088 |
    | 0.25 | 470,072 | 41,030,272 |

    The paper's resolution multiplier is the size of the images:
    multiply-adds grow with height x width, parameters do not.

    Args:
        width: Multiplier of the channels of every layer, the paper's alpha;
            results are rounded down.
        input_shape: Height, width and channels of an image; without the top,
            height and width may be None.
        num_classes: Number of logits.
        include_top: Whether global pooling and the dense layer are there;
            without them the model returns the last (N, H, W, C) maps.
        stem: "imagenet", whose first convolution has stride 2, or "small",
            where it has stride 1.
        activation: Name or function; "relu" as in the paper,
            `keras.applications.MobileNet` has "relu6".

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, num_classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If `width` leaves no channel, or `stem` is unknown.

    Reference:
        Howard et al., "MobileNets: Efficient Convolutional Neural Networks
        for Mobile Vision Applications", 2017, tables 1 and 6; lecture rows
        B35 to B39.
    """
    require_one_of("stem", stem, parts.STEMS)
    if not int(width * STEM_FILTERS) >= 1:
        raise ValueError(f"`width` must leave a channel of {STEM_FILTERS}; got {width!r}.")
    images = keras.Input(input_shape, name="images")
    x = ConvBNReLU(
        int(width * STEM_FILTERS),
        3,
        strides=2 if stem == "imagenet" else 1,
        activation=activation,
        name="conv1",
        **parts.KERNELS,
    )(images)
    for i, (filters, strides) in enumerate(BLOCKS, start=2):
        x = _separable(x, int(width * filters), strides, activation, f"conv{i}")
    return parts.model_of(
        images, x, num_classes=num_classes, include_top=include_top, name="mobilenet"
    )


def _separable(x, filters, strides, activation, name):
    """Convolves each channel, then mixes them; each step is normalized and activated."""
    x = layers.DepthwiseConv2D(
        3,
        strides=strides,
        padding="same",
        use_bias=False,
        depthwise_initializer=DEPTHWISE_INITIALIZER,
        name=f"{name}_depthwise",
    )(x)
    x = parts.norm_and_activation(x, f"{name}_depthwise", activation)
    conv = ConvBNReLU(filters, 1, activation=activation, name=f"{name}_pointwise", **parts.KERNELS)
    return conv(x)
