"""LeNet-5."""

import keras
from keras import layers

FIELD = 32  # the height and width that LeNet-5 is built for


def lenet5(
    *,
    input_shape=(FIELD, FIELD, 1),
    num_classes=10,
    include_top=True,
    activation="tanh",
    pooling="average",
):
    """Builds LeNet-5: 61,706 parameters for one channel and ten classes.

    Smaller images, such as the 28 x 28 of MNIST, are padded with zeros to
    32 x 32, as in the paper. Two things differ from the paper, as they do
    everywhere today: each map of the second convolution sees all six maps of
    the first, and the output layer is linear and returns logits.

    Args:
        input_shape: Height, width (each 32 or less) and channels of an image;
            float32, of any range, best about 0 with standard deviation 1.
        num_classes: Number of logits.
        include_top: Whether the dense layers are there; without them the
            model returns the (N, 1, 1, 120) maps of the last convolution.
        activation: Activation of the hidden layers; the paper's is tanh.
        pooling: "average", as in the paper, or "max".

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, num_classes)
        logits, or to maps.

    Raises:
        ValueError: If an image is larger than 32 x 32, or `pooling` is unknown.

    Reference:
        LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to
        Document Recognition", 1998; lecture row B04.
    """
    if pooling not in POOLINGS:
        raise ValueError(f"`pooling` must be one of {', '.join(POOLINGS)}; got {pooling!r}.")
    pool = POOLINGS[pooling]
    inputs = keras.Input(input_shape, name="images")
    x = layers.ZeroPadding2D(_padding(input_shape), name="padding")(inputs)
    x = layers.Conv2D(6, 5, activation=activation, name="conv1")(x)
    x = pool(2, name="pool1")(x)
    x = layers.Conv2D(16, 5, activation=activation, name="conv2")(x)
    x = pool(2, name="pool2")(x)
    x = layers.Conv2D(120, 5, activation=activation, name="conv3")(x)
    if not include_top:
        return keras.Model(inputs, x, name="lenet5")
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(84, activation=activation, name="dense1")(x)
    logits = layers.Dense(num_classes, name="logits")(x)
    return keras.Model(inputs, logits, name="lenet5")


POOLINGS = {"average": layers.AveragePooling2D, "max": layers.MaxPooling2D}


def _padding(input_shape):
    """Returns the rows and columns to add on each side, to fill the 32 x 32 field."""
    height, width = input_shape[:2]
    if None in (height, width) or max(height, width) > FIELD:
        raise ValueError(
            f"`input_shape` must be at most {FIELD} x {FIELD}; got {tuple(input_shape)}."
        )
    missing = FIELD - height, FIELD - width
    return [(amount // 2, amount - amount // 2) for amount in missing]
