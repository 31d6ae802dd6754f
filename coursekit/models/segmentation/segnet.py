"""SegNet: unpooling to where the maxima were."""

from typing import NamedTuple

from coursekit._arguments import require_count
from coursekit.layers import ConvBNReLU, MaxPool2DWithIndices, MaxUnpool2D
from coursekit.layers.base.biased_conv import BiasedConv2D
from coursekit.models.parts import ends
from coursekit.models.parts.stages import KERNELS, variant_of
from coursekit.models.segmentation.image_shape import any_size
import keras


class Form(NamedTuple):
    """A network of the paper.

    Attributes:
        widths: Channels of each stage, in multiples of `filters`.
        convolutions: Convolutions of each stage.
        size: Of their kernels.
        decoder_activation: What follows the decoder's normalizations.
        top: Whether the last layer takes the place of the decoder's last convolution, or follows.
    """

    widths: tuple
    convolutions: tuple
    size: int
    decoder_activation: str | None
    top: str


SEGNETS = {
    "segnet": Form((1, 2, 4, 8, 8), (2, 2, 3, 3, 3), 3, "relu", "instead"),
    "segnet_basic": Form((1, 1, 1, 1), (1, 1, 1, 1), 7, None, "after"),
}


def segnet(
    variant="segnet",
    *,
    input_shape=None,
    classes=11,
    include_top=True,
    filters=64,
    weights=None,
    name=None,
):
    """Builds a SegNet, whose decoder puts values back to where the encoder's maxima were.

    No map of the encoder is kept but the places of its maxima. Each unpooling
    leaves zeros between the values, which convolutions then fill.

    | variant | encoder | parameters that learn, with 11 classes |
    |---|---|---|
    | "segnet" | the 13 convolutions of VGG-16 | 29,441,419 |
    | "segnet_basic" | 4 convolutions of 7 x 7 | 1,416,075 |

    All convolutions but the last are normalized over the batch and have no
    bias; the paper's larger network carries 7,936 such biases without effect.
    Its input normalization is left to the images' preparation. Poolings of
    odd maps round up, as the original's, and their places say the size to
    return to: any size is right.

    Args:
        variant: "segnet" or "segnet_basic".
        input_shape: Height, width and channels of an image; float32. Height
            and width may be None. By default (None, None, 3).
        classes: Number of logits of a pixel.
        include_top: Whether the last convolution, which makes the logits, is
            there; without it the model returns the maps before.
        filters: Channels of the first stage; the others are multiples.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to
        (N, H, W, classes) float32 logits, or to (N, H, W, filters) maps.

    Raises:
        ValueError: If `variant` is unknown, or an argument is no positive
            integer.

    Example:
        >>> from coursekit.models import segnet
        >>> segnet("segnet_basic", filters=8, input_shape=(45, 60, 3), classes=4).output_shape
        (None, 45, 60, 4)

    Reference:
        Badrinarayanan, Kendall and Cipolla, "SegNet: A Deep Convolutional
        Encoder-Decoder Architecture for Image Segmentation", PAMI 2017.
    """
    form = variant_of(SEGNETS, variant)
    require_count("filters", filters)
    shape = any_size(3) if input_shape is None else input_shape
    images = ends.images_input(shape, classes=classes, weights=weights)
    widths = [filters * width for width in form.widths]
    x, pooled = _encoder(images, form, widths)
    x = _decoder(x, form, widths, pooled)
    if include_top:
        size = form.size if form.top == "instead" else 1
        x = BiasedConv2D(classes, size, padding="same", dtype="float32", name="logits")(x)
    return ends.finished(keras.Model(images, x, name=name or variant), weights)


def _encoder(x, form, widths):
    """Returns the last maps, and for each stage the places of its maxima and its map."""
    pooled = []
    for stage, (width, count) in enumerate(zip(widths, form.convolutions, strict=True), start=1):
        for number in range(1, count + 1):
            x = _conv(width, form.size, f"conv{stage}_{number}")(x)
        before = x
        x, indices = MaxPool2DWithIndices(2, padding="same", name=f"pool{stage}")(x)
        pooled.append((indices, before))
    return x, pooled


def _decoder(x, form, widths, pooled):
    """Returns the maps of the images' size; the first convolution of a stage is its last here."""
    for stage in range(len(widths), 0, -1):
        indices, before = pooled[stage - 1]
        x = MaxUnpool2D(2, padding="same", name=f"unpool{stage}")([x, indices, before])
        narrower = widths[max(stage - 2, 0)]
        first = 2 if stage == 1 and form.top == "instead" else 1
        for number in range(form.convolutions[stage - 1], first - 1, -1):
            width = narrower if number == 1 else widths[stage - 1]
            name = f"deconv{stage}_{number}"
            x = _conv(width, form.size, name, activation=form.decoder_activation)(x)
    return x


def _conv(filters, size, name, **options):
    return ConvBNReLU(filters, size, name=name, **KERNELS, **options)
