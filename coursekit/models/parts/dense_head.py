"""The top of AlexNet and VGG: three dense layers on the flattened maps."""

from coursekit.models.parts import ends
from keras import layers


def dense_head(x, classes, *, units):
    """Returns logits made by fc6 and fc7, each followed by ReLU and dropout 0.5, and a last layer.

    Args:
        x: Maps of known size, (N, H, W, C).
        classes: Number of logits.
        units: Outputs of fc6 and of fc7.

    Returns:
        Logits, (N, classes) float32 under every dtype policy.

    Raises:
        ValueError: If the height or the width is not known.
    """
    if None in ends.height_and_width(x):
        raise ValueError(
            "`input_shape` must have a known height and width unless include_top=False; "
            f"the last maps are {x.shape[1:]}."
        )
    x = layers.Flatten(name="flatten")(x)
    for number in (6, 7):
        x = layers.Dense(units, activation="relu", name=f"fc{number}")(x)
        x = layers.Dropout(0.5, name=f"dropout{number}")(x)
    return ends.logits(x, classes)
