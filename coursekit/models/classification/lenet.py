"""LeNet-5."""

from coursekit._arguments import require_one_of
from coursekit.models.parts import ends
from coursekit.models.parts.stages import variant_of
import keras
from keras import layers

FIELD = 32  # the height and width that LeNet-5 is built for
LENETS = {"lenet5": ((6, 16, 120), (84,))}  # filters of the convolutions, units of the dense layer


def lenet(
    variant,
    *,
    input_shape=(FIELD, FIELD, 1),
    classes=10,
    include_top=True,
    weights=None,
    name=None,
    activation="tanh",
    pooling="average",
):
    """Builds LeNet-5: 61,706 parameters for one channel and ten classes.

    Smaller images, such as the 28 x 28 of MNIST, are padded with zeros to
    32 x 32, as in the paper. Two things differ from the paper, as they do
    everywhere today: each map of the second convolution sees all six maps of
    the first, and the output layer is linear and returns logits.

    Args:
        variant: "lenet5".
        input_shape: Height, width (each 32 or less) and channels of an image;
            float32, of any range, best about 0 with standard deviation 1.
            Without the top, larger and open sizes will do; open ones are not
            padded.
        classes: Number of logits.
        include_top: Whether the dense layers are there; without them the
            model returns the (N, 1, 1, 120) maps of the last convolution.
        weights: None for random weights, or the path of a file that
            `model.save_weights` or `model.save` wrote.
        name: Name of the model; by default the variant.
        activation: Activation of the hidden layers; the paper's is tanh.
        pooling: "average", as in the paper, or "max".

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, classes)
        float32 logits, or to maps.

    Raises:
        ValueError: If `variant` or `pooling` is unknown, or an image is larger than
            32 x 32.

    Example:
        >>> from coursekit.models import lenet
        >>> lenet("lenet5", input_shape=(28, 28, 1), name="digits").count_params()
        61706

    Reference:
        LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to
        Document Recognition", 1998.
    """
    filters, (units,) = variant_of(LENETS, variant)
    require_one_of("pooling", pooling, POOLINGS)
    pool = POOLINGS[pooling]
    images = ends.images_input(input_shape, classes=classes, weights=weights)
    padding = _padding(ends.height_and_width(images), include_top=include_top)
    x = layers.ZeroPadding2D(padding, name="padding")(images)
    for number, count in enumerate(filters, start=1):
        x = layers.Conv2D(count, 5, activation=activation, name=f"conv{number}")(x)
        if number < len(filters):
            x = pool(2, name=f"pool{number}")(x)
    if include_top:
        x = layers.Flatten(name="flatten")(x)
        x = layers.Dense(units, activation=activation, name="dense1")(x)
        x = ends.logits(x, classes)
    return ends.finished(keras.Model(images, x, name=name or variant), weights)


POOLINGS = {"average": layers.AveragePooling2D, "max": layers.MaxPooling2D}


def _padding(sizes, *, include_top):
    """Returns the rows and columns to add on each side, to fill the 32 x 32 field."""
    if include_top and (None in sizes or max(sizes) > FIELD):
        raise ValueError(
            f"`input_shape` must be at most {FIELD} x {FIELD} unless include_top=False; "
            f"got {sizes[0]} x {sizes[1]}."
        )
    missing = [0 if size is None else max(FIELD - size, 0) for size in sizes]
    return [(amount // 2, amount - amount // 2) for amount in missing]
