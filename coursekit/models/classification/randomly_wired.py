"""Networks whose wiring is a random graph."""

from coursekit._arguments import require_count, require_one_of
from coursekit.layers import WeightedSum
from coursekit.layers.blocks.conv_bn_relu import BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM
from coursekit.models.classification.random_wiring import INPUT, OUTPUT, random_wiring
from coursekit.models.parts import ends
from coursekit.models.parts.stages import STEMS, variant_of
import keras
from keras import layers

STAGES = ("conv3", "conv4", "conv5")  # the paper's names of its small regime
RANDOMLY_WIRED = {"randwire_er": "ER", "randwire_ba": "BA", "randwire_ws": "WS"}  # graphs


def randomly_wired(
    variant,
    *,
    input_shape=(224, 224, 3),
    classes=1000,
    include_top=True,
    weights=None,
    name=None,
    stem="imagenet",
    nodes=32,
    channels=78,
    head_channels=1280,
    seed=0,
    **parameters,
):
    """Builds a randomly wired network, RandWire, by default one of the paper's small regime.

    Three stages follow each other, each with a graph of its own, half the
    size and twice the channels of the one before. A node adds what reaches it
    (`WeightedSum`), then applies ReLU, a 3 x 3 separable convolution and batch
    normalization; the first nodes of a stage have stride 2. The stage returns
    the mean of its last nodes. With 32 nodes and 78 channels a network for
    ImageNet has about 5.6 million parameters. For small images on a CPU,
    `stem="small", nodes=8, channels=16, head_channels=64` is enough.

    `random_wiring(graph, nodes=nodes, seed=3 * seed + stage, **parameters)`
    returns the graph of a stage, from 0 to 2.

    Args:
        variant: "randwire_er", "randwire_ba" or "randwire_ws", after the kind
            of the graph; see `random_wiring`.
        input_shape: Height, width and channels of an image, float32.
        classes: Number of logits.
        include_top: Whether the last convolution, the pooling and the dense
            layer are there; without them the model returns the maps of the
            last stage, with 4 times `channels`.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.
        stem: "imagenet", two convolutions of stride 2, or "small", one of
            stride 1.
        nodes: Number of nodes of each stage.
        channels: Channels of a node of the first stage.
        head_channels: Channels of the 1 x 1 convolution before the pooling.
        seed: Seed of the graphs, not of the weights.
        **parameters: Those of the graph; see `random_wiring`.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If an option is unknown or out of range.

    Example:
        >>> from coursekit.models import randomly_wired
        >>> randomly_wired("randwire_ws", nodes=5, channels=8, include_top=False).output_shape
        (None, 7, 7, 32)

    Reference:
        Xie, Kirillov, Girshick and He, "Exploring Randomly Wired Neural
        Networks for Image Recognition", 2019, table 1.
    """
    graph = variant_of(RANDOMLY_WIRED, variant)
    require_one_of("stem", stem, STEMS)
    require_count("channels", channels, least=2)
    require_count("head_channels", head_channels)
    require_count("seed", seed, least=0)
    images = ends.images_input(input_shape, classes=classes, weights=weights)
    x = _stem(images, channels, stem)
    for i, stage in enumerate(STAGES):
        wiring = random_wiring(graph, nodes=nodes, seed=len(STAGES) * seed + i, **parameters)
        x = _stage(x, wiring, channels * 2**i, stage)
    if include_top:
        x = _triplet(x, layers.Conv2D(head_channels, 1, **_conv_options("head")))
        x = layers.ReLU(name="relu")(x)
        x = ends.pooled_logits(x, classes)
    return ends.finished(keras.Model(images, x, name=name or variant), weights)


def _stem(images, channels, kind):
    if kind == "small":
        return _norm(layers.Conv2D(channels, 3, **_conv_options("conv1"))(images), "conv1")
    first = layers.Conv2D(channels // 2, 3, strides=2, **_conv_options("conv1"))
    second = layers.Conv2D(channels, 3, strides=2, **_conv_options("conv2"))
    return _triplet(_norm(first(images), "conv1"), second)


def _stage(x, wiring, channels, name):
    """Computes the nodes of a graph in their order: edges lead from lower to higher ones."""
    maps = {INPUT: x}
    for node in range(len(wiring) - 2):
        before = [maps[source] for source in sorted(wiring.predecessors(node))]
        strides = 2 if wiring.has_edge(INPUT, node) else 1
        maps[node] = _node(before, channels, strides, f"{name}_node{node}")
    last = [maps[node] for node in sorted(wiring.predecessors(OUTPUT))]
    return layers.Average(name=f"{name}_mean")(last) if len(last) > 1 else last[0]


def _node(before, channels, strides, name):
    x = WeightedSum(name=f"{name}_sum")(before) if len(before) > 1 else before[0]
    options = _conv_options(name, "depthwise_initializer", "pointwise_initializer")
    return _triplet(x, layers.SeparableConv2D(channels, 3, strides=strides, **options))


def _triplet(x, conv):
    """Applies ReLU, a convolution and batch normalization, in this order."""
    x = layers.ReLU(name=f"{conv.name}_relu")(x)
    return _norm(conv(x), conv.name)


def _norm(x, name):
    return layers.BatchNormalization(
        axis=ends.channel_axis(),
        momentum=BATCH_NORM_MOMENTUM,
        epsilon=BATCH_NORM_EPSILON,
        name=f"{name}_norm",
    )(x)


def _conv_options(name, *kernels):
    """Returns what all convolutions share; their fans are counted rightly for depthwise ones."""
    initializers = {
        kernel: keras.initializers.VarianceScaling(2.0, "fan_out", "untruncated_normal")
        for kernel in kernels or ("kernel_initializer",)
    }
    return {"padding": "same", "use_bias": False, "name": name, **initializers}
