"""GoogLeNet, the first network of Inception modules."""

from coursekit._arguments import require_one_of
from coursekit.layers import InceptionModule, LocalResponseNorm
from coursekit.models.parts import ends
from coursekit.models.parts.auxiliary_losses import WithAuxiliaryLosses
from coursekit.models.parts.stages import STEMS, variant_of
import keras
from keras import layers

# Table 1 of the paper: 1 x 1; 3 x 3 reduced and full; 5 x 5 reduced and full; after the pooling.
GOOGLENETS = {
    "googlenet": {
        "3a": (64, (96, 128), (16, 32), 32),
        "3b": (128, (128, 192), (32, 96), 64),
        "4a": (192, (96, 208), (16, 48), 64),
        "4b": (160, (112, 224), (24, 64), 64),
        "4c": (128, (128, 256), (24, 64), 64),
        "4d": (112, (144, 288), (32, 64), 64),
        "4e": (256, (160, 320), (32, 128), 128),
        "5a": (256, (160, 320), (32, 128), 128),
        "5b": (384, (192, 384), (48, 128), 128),
    }
}
POOLED = {"3b": "pool3", "4e": "pool4"}  # what follows a module
AUXILIARY = ("4a", "4d")  # the modules that have a classifier of their own
AUXILIARY_WEIGHT = 0.3
AUXILIARY_WINDOW = 5


def googlenet(
    variant,
    *,
    input_shape=(224, 224, 3),
    classes=1000,
    include_top=True,
    weights=None,
    name=None,
    stem="imagenet",
    auxiliary=False,
):
    """Builds GoogLeNet: 22 layers with weights, 6,998,552 parameters, 1,582,671,872 multiply-adds.

    Three convolutions and nine Inception modules, without batch
    normalization; the mean of each map, not a large dense layer, leads to the
    logits. Dropout leaves 0.4 of the means out. The paper gives local
    response normalization no numbers; those of AlexNet are used.

    With `auxiliary` two more classifiers, after 4a and 4d, help the lower
    layers to learn: 13,378,280 parameters. They pool by 5 x 5 at stride 3,
    then have a 1 x 1 convolution to 128 channels, 1024 units, dropout 0.7 and
    logits. Their losses count 0.3 in training; at inference they are not
    computed, as `WithAuxiliaryLosses` says.

    Args:
        variant: "googlenet", the one network of the paper.
        input_shape: Height, width and channels of an image; float32. Both may
            be None without `auxiliary`.
        classes: Number of logits.
        include_top: Whether the pooling and the logits are there; without
            them the model returns the maps of inception_5b.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.
        stem: "imagenet", or "small" for images of about 32 x 32: conv1 is then
            3 x 3 at stride 1, not 7 x 7 at stride 2, and pool1 and pool2 are
            left out, so that the strides of the stages 3, 4 and 5 are 1, 2
            and 4, not 8, 16 and 32.
        auxiliary: Whether the two classifiers are there.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, classes)
        float32 logits, or to maps; with `auxiliary` a `WithAuxiliaryLosses`.

    Raises:
        ValueError: If `variant` or `stem` is unknown, or `auxiliary` is asked for without
            the top or for images whose maps at inception_4a are not at least
            5 x 5 (65 x 65 images, or 9 x 9 for `stem="small"`).

    Example:
        >>> from coursekit.models import googlenet
        >>> googlenet("googlenet").count_params()
        6998552

    Reference:
        Szegedy et al., "Going Deeper with Convolutions", 2015, table 1 and
        figure 3.
    """
    modules = variant_of(GOOGLENETS, variant)
    require_one_of("stem", stem, STEMS)
    if auxiliary and not include_top:
        raise ValueError("`auxiliary` must be False without the top; got True.")
    images = ends.images_input(input_shape, classes=classes, weights=weights)
    x, sides = _stem(images, stem), []
    for module, filters in modules.items():
        x = InceptionModule(*filters, name=f"inception_{module}")(x)
        if auxiliary and module in AUXILIARY:
            sides.append(_auxiliary_classifier(x, classes, module))
        if module in POOLED:
            x = layers.MaxPooling2D(3, 2, "same", name=POOLED[module])(x)
    if include_top:
        x = ends.pooled_logits(x, classes, dropout=0.4)
    model = keras.Model(images, [x, *sides] if sides else x, name=name or variant)
    if sides:
        model = WithAuxiliaryLosses(model, weight=AUXILIARY_WEIGHT)
    return ends.finished(model, weights)


def _stem(x, stem):
    small = stem == "small"
    x = _convolution(64, 3 if small else 7, strides=1 if small else 2, name="conv1")(x)
    if not small:
        x = layers.MaxPooling2D(3, 2, "same", name="pool1")(x)
    x = LocalResponseNorm(name="norm1")(x)
    x = _convolution(64, 1, name="conv2_reduced")(x)
    x = _convolution(192, 3, name="conv2")(x)
    x = LocalResponseNorm(name="norm2")(x)
    return x if small else layers.MaxPooling2D(3, 2, "same", name="pool2")(x)


def _auxiliary_classifier(x, classes, module):
    """Returns logits made from the maps of a module."""
    size = ends.height_and_width(x)
    if None in size or min(size) < AUXILIARY_WINDOW:
        raise ValueError(
            f"`input_shape` must give inception_{module} maps of {AUXILIARY_WINDOW} x "
            f"{AUXILIARY_WINDOW} or more for `auxiliary`; got {size[0]} x {size[1]}."
        )
    x = layers.AveragePooling2D(AUXILIARY_WINDOW, 3, name=f"auxiliary_{module}_pool")(x)
    x = _convolution(128, 1, name=f"auxiliary_{module}_conv")(x)
    x = layers.Flatten(name=f"auxiliary_{module}_flatten")(x)
    x = layers.Dense(1024, activation="relu", name=f"auxiliary_{module}_fc")(x)
    x = layers.Dropout(0.7, name=f"auxiliary_{module}_dropout")(x)
    return layers.Dense(classes, dtype="float32", name=f"auxiliary_{module}_logits")(x)


def _convolution(filters, size, *, strides=1, name):
    return layers.Conv2D(filters, size, strides, "same", activation="relu", name=name)
