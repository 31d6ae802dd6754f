"""ResNet for ImageNet, of 18 to 152 layers, with and without squeeze and excitation."""

from functools import partial

from coursekit.layers import ResidualBlock
from coursekit.models.parts import ends, stages
import keras

FILTERS = 64  # channels of the 3 x 3 convolutions of the first stage; each stage doubles them
RESNETS = {
    "resnet18": ("basic", (2, 2, 2, 2)),
    "resnet34": ("basic", (3, 4, 6, 3)),
    "resnet50": ("bottleneck", (3, 4, 6, 3)),
    "resnet101": ("bottleneck", (3, 4, 23, 3)),
    "resnet152": ("bottleneck", (3, 8, 36, 3)),
}


def resnet(
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
    stride_at="1x1",
    zero_init=False,
    squeeze_ratio=None,
):
    """Builds a ResNet; with `squeeze_ratio=16`, an SE-ResNet.

    Trainable parameters with 1,000 classes, and multiply-adds of an image of
    224 x 224 with the stride at the paper's place and at the later one:

    | variant | parameters | multiply-adds | with `stride_at="3x3"` |
    |---|---|---|---|
    | "resnet18" | 11,689,512 | 1,814,073,344 | the same |
    | "resnet34" | 21,797,672 | 3,663,761,408 | the same |
    | "resnet50" | 25,557,032 | 3,857,973,248 | 4,089,184,256 |
    | "resnet101" | 44,549,160 | 7,570,194,432 | 7,801,405,440 |
    | "resnet152" | 60,192,808 | 11,282,415,616 | 11,513,626,624 |

    SE-ResNet-50 has 28,088,024. No convolution has a bias, for normalization
    would subtract it again; `keras.applications.ResNet50` carries 26,560 such
    biases. With its weights, biases moved into the moving means, this
    ResNet-50 computes the same. PyTorch pads the 3 x 3 windows of stride 2 on
    all sides, the blocks here as Keras does: with `stride_at="3x3"`, and in
    basic blocks, weights from there fit and give slightly different outputs.

    Args:
        variant: "resnet18", "resnet34", "resnet50", "resnet101" or
            "resnet152".
        input_shape: Height, width and channels of an image; float32. Height
            and width may be None.
        classes: Number of logits.
        include_top: Whether global pooling and the dense layer are there;
            without them the model returns the last (N, H, W, C) maps.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.
        stem: "imagenet", 7 x 7 convolution and max pooling, together of
            stride 4, or "small", a 3 x 3 convolution, for images of about
            32 x 32.
        order: "post", of 2015, or "pre", of 2016, of convolution and
            normalization with ReLU.
        shortcut: "padding", "projection" or "always"; see
            `coursekit.layers.ResidualBlock`.
        stride_at: "1x1", as in the paper, or "3x3", called version 1.5; of the
            bottleneck blocks.
        zero_init: Whether each residual begins as 0.
        squeeze_ratio: Ratio of the `SqueezeExcite` in each block; None leaves
            it out.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If the variant or an option is unknown.

    Example:
        >>> from coursekit.models import resnet
        >>> resnet("resnet18", include_top=False, input_shape=(None, None, 3)).output_shape
        (None, None, None, 512)

    Reference:
        He, Zhang, Ren and Sun, "Deep Residual Learning for Image
        Recognition", 2016, table 1, and "Identity Mappings in Deep Residual
        Networks", 2016; Hu, Shen and Sun, "Squeeze-and-Excitation Networks",
        2018.
    """
    kind, counts = stages.variant_of(RESNETS, variant)
    block = partial(
        ResidualBlock,
        kind=kind,
        order=order,
        shortcut=shortcut,
        stride_at=stride_at,
        zero_init=zero_init,
        squeeze_ratio=squeeze_ratio,
    )
    images = ends.images_input(input_shape, classes=classes, weights=weights)
    x = stages.stem(images, FILTERS, kind=stem, order=order)
    x = stages.stages(x, counts, lambda stage, **options: block(FILTERS << stage, **options))
    if order == "pre":
        x = stages.norm_and_activation(x, "last")
    if include_top:
        x = ends.pooled_logits(x, classes)
    return ends.finished(keras.Model(images, x, name=name or variant), weights)
