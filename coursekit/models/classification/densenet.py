"""DenseNet with bottlenecks and compression, of 121 to 264 layers."""

from coursekit.layers import DenseBlock, DenseTransition
from coursekit.models.parts import ends, stages
from coursekit.models.parts.least_size import names_least_size
import keras

DENSENETS = {
    "densenet121": (6, 12, 24, 16),
    "densenet169": (6, 12, 32, 32),
    "densenet201": (6, 12, 48, 32),
    "densenet264": (6, 12, 64, 48),
}


@names_least_size
def densenet(
    variant,
    *,
    input_shape=(224, 224, 3),
    classes=1000,
    include_top=True,
    weights=None,
    name=None,
    stem="imagenet",
    growth_rate=32,
    compression=0.5,
    dropout_rate=0.0,
    seed=None,
):
    """Builds a DenseNet with bottlenecks and compression, DenseNet-BC.

    Trainable parameters with 1,000 classes, and multiply-adds of an image of
    224 x 224, at a growth rate of 32:

    | variant | parameters | multiply-adds |
    |---|---|---|
    | "densenet121" | 7,978,856 | 2,834,161,664 |
    | "densenet169" | 14,149,480 | 3,359,843,328 |
    | "densenet201" | 20,013,928 | 4,291,365,888 |
    | "densenet264" | 33,337,704 | 5,751,653,376 |

    With its weights, DenseNet-121 computes what that of `keras.applications`
    does. The name of the last is the paper's; counted as the others are, it has
    265 layers.

    Args:
        variant: "densenet121", "densenet169", "densenet201" or "densenet264".
        input_shape: Height, width and channels of an image; float32. Height
            and width may be None. At least 29 x 29, and for `stem="small"` at
            least 8 x 8.
        classes: Number of logits.
        include_top: Whether global pooling and the dense layer are there;
            without them the model returns the last (N, H, W, C) maps.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.
        stem: "imagenet", 7 x 7 convolution and max pooling, together of
            stride 4, or "small", a 3 x 3 convolution, for images of about
            32 x 32.
        growth_rate: Channels that each layer adds, the paper's k. The stem has
            twice as many.
        compression: Share of the channels that a transition keeps, the
            paper's theta.
        dropout_rate: Share of each layer's outputs set to 0 in training; the
            paper's is 0.2 where images are not augmented.
        seed: Seed of the dropout, a whole number or None.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If the variant or an option is unknown, or an option is out
            of its range.

    Example:
        >>> from coursekit.models import densenet
        >>> densenet("densenet121", growth_rate=4, classes=10).output_shape
        (None, 10)

    Reference:
        Huang, Liu, van der Maaten and Weinberger, "Densely Connected
        Convolutional Networks", 2017, table 1.
    """
    counts = stages.variant_of(DENSENETS, variant)
    images = ends.images_input(input_shape, classes=classes, weights=weights)
    x = stages.stem(images, 2 * growth_rate, kind=stem)
    for i, count in enumerate(counts):
        if i > 0:
            x = DenseTransition(compression, name=f"transition{i}")(x)
        x = DenseBlock(
            count, growth_rate, dropout_rate=dropout_rate, seed=seed, name=f"dense{i + 1}"
        )(x)
    x = stages.norm_and_activation(x, "last")
    if include_top:
        x = ends.pooled_logits(x, classes)
    return ends.finished(keras.Model(images, x, name=name or variant), weights)
