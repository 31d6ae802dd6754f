"""MobileNet, the first version, of any width."""

from coursekit._arguments import require_one_of
from coursekit.layers import ConvBNReLU
from coursekit.models.parts import ends, stages
import keras
from keras import layers

STEM_FILTERS = 32
# Channels and strides of the depthwise separable convolutions: table 1 of the paper.
MOBILENETS = {
    "mobilenet": (
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
}
# Keras takes the fan-in of a depthwise kernel for that of a full one; it is 3 x 3.
DEPTHWISE_INITIALIZER = {"class_name": "RandomNormal", "config": {"stddev": (2 / 9) ** 0.5}}


def mobilenet(
    variant,
    *,
    input_shape=(224, 224, 3),
    classes=1000,
    include_top=True,
    weights=None,
    name=None,
    width=1.0,
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
        variant: "mobilenet", the one network of the paper.
        input_shape: Height, width and channels of an image; float32. Height
            and width may be None.
        classes: Number of logits.
        include_top: Whether global pooling and the dense layer are there;
            without them the model returns the last (N, H, W, C) maps.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.
        width: Multiplier of the channels of every layer, the paper's alpha;
            results are rounded down.
        stem: "imagenet", whose first convolution has stride 2, or "small",
            where it has stride 1.
        activation: Name or function; "relu" as in the paper,
            `keras.applications.MobileNet` has "relu6".

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If `variant` or `stem` is unknown, or `width` leaves no channel.

    Example:
        >>> from coursekit.models import mobilenet
        >>> mobilenet("mobilenet", width=0.25, classes=10).output_shape
        (None, 10)

    Reference:
        Howard et al., "MobileNets: Efficient Convolutional Neural Networks
        for Mobile Vision Applications", 2017, tables 1 and 6.
    """
    blocks = stages.variant_of(MOBILENETS, variant)
    require_one_of("stem", stem, stages.STEMS)
    if not int(width * STEM_FILTERS) >= 1:
        raise ValueError(f"`width` must leave a channel of {STEM_FILTERS}; got {width!r}.")
    images = ends.images_input(input_shape, classes=classes, weights=weights)
    x = ConvBNReLU(
        int(width * STEM_FILTERS),
        3,
        strides=2 if stem == "imagenet" else 1,
        activation=activation,
        name="conv1",
        **stages.KERNELS,
    )(images)
    for i, (filters, strides) in enumerate(blocks, start=2):
        x = _separable(x, int(width * filters), strides, activation, f"conv{i}")
    if include_top:
        x = ends.pooled_logits(x, classes)
    return ends.finished(keras.Model(images, x, name=name or variant), weights)


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
    x = stages.norm_and_activation(x, f"{name}_depthwise", activation)
    conv = ConvBNReLU(filters, 1, activation=activation, name=f"{name}_pointwise", **stages.KERNELS)
    return conv(x)
