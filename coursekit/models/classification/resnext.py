"""ResNeXt: ResNet with many narrow paths in each block, with and without squeeze."""

from functools import partial

from coursekit.layers import ResNeXtBlock
from coursekit.models.parts import ends, stages
import keras

STEM_FILTERS = 64
FILTERS = 256  # output channels of the first stage; each stage doubles them and the width
COUNTS = {"resnext50": (3, 4, 6, 3), "resnext101": (3, 4, 23, 3)}
PATHS = ((1, 64), (2, 40), (4, 24), (8, 14), (32, 4))  # cardinality and width, table 2
RESNEXTS = {
    f"{network}_{cardinality}x{width}d": (counts, cardinality, width)
    for network, counts in COUNTS.items()
    for cardinality, width in PATHS
}


def resnext(
    variant,
    *,
    input_shape=(224, 224, 3),
    classes=1000,
    include_top=True,
    weights=None,
    name=None,
    stem="imagenet",
    order="post",
    shortcut="projection",
    zero_init=False,
    squeeze_ratio=None,
):
    """Builds a ResNeXt; with `squeeze_ratio=16`, an SE-ResNeXt.

    The five rows of each depth cost about the same and differ in the number
    of paths and their width. Trainable parameters with 1,000 classes, and
    multiply-adds of an image of 224 x 224:

    | paths | ResNeXt-50 | multiply-adds | ResNeXt-101 | multiply-adds |
    |---|---|---|---|---|
    | 1x64d | 25,557,032 | 4,089,184,256 | 44,549,160 | 7,801,405,440 |
    | 2x40d | 25,425,000 | 4,124,508,160 | 44,456,296 | 7,843,553,280 |
    | 4x24d | 25,292,968 | 4,159,832,064 | 44,363,432 | 7,885,701,120 |
    | 8x14d | 25,603,016 | 4,267,409,408 | 45,104,328 | 8,076,871,680 |
    | 32x4d | 25,028,904 | 4,230,479,872 | 44,177,704 | 7,969,996,800 |

    1x64d is ResNet with the stride at the 3 x 3 convolution. SE-ResNeXt-50
    32x4d has 27,559,896.

    Args:
        variant: "resnext50_" or "resnext101_" with the number of paths and the
            width of each in the first stage: "1x64d", "2x40d", "4x24d",
            "8x14d" or "32x4d".
        input_shape: Height, width and channels of an image; float32. Height
            and width may be None.
        classes: Number of logits.
        include_top: Whether global pooling and the dense layer are there;
            without them the model returns the last (N, H, W, 2048) maps.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.
        stem: "imagenet", 7 x 7 convolution and max pooling, together of
            stride 4, or "small", a 3 x 3 convolution, for images of about
            32 x 32.
        order: "post" or "pre"; see `coursekit.layers.ResidualBlock`.
        shortcut: "padding", "projection" or "always".
        zero_init: Whether each residual begins as 0.
        squeeze_ratio: Ratio of the `SqueezeExcite` in each block; None leaves
            it out.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If the variant or an option is unknown.

    Example:
        >>> from coursekit.models import resnext
        >>> resnext("resnext50_32x4d", include_top=False).output_shape
        (None, 7, 7, 2048)

    Reference:
        Xie, Girshick, Dollár, Tu and He, "Aggregated Residual Transformations
        for Deep Neural Networks", 2017, tables 1 to 3; Hu, Shen and Sun,
        "Squeeze-and-Excitation Networks", 2018.
    """
    counts, cardinality, width = stages.variant_of(RESNEXTS, variant)
    block = partial(
        ResNeXtBlock,
        cardinality=cardinality,
        order=order,
        shortcut=shortcut,
        zero_init=zero_init,
        squeeze_ratio=squeeze_ratio,
    )
    images = ends.images_input(input_shape, classes=classes, weights=weights)
    x = stages.stem(images, STEM_FILTERS, kind=stem, order=order)
    x = stages.stages(
        x,
        counts,
        lambda stage, **options: block(FILTERS << stage, width=width << stage, **options),
    )
    if order == "pre":
        x = stages.norm_and_activation(x, "last")
    if include_top:
        x = ends.pooled_logits(x, classes)
    return ends.finished(keras.Model(images, x, name=name or variant), weights)
