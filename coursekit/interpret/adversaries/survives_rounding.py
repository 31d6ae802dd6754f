"""Whether an attack outlives an image file."""

from coursekit.interpret.adversaries.attacked import Attacked
from coursekit.interpret.probing.value_range import read_value_range, require_within
import numpy as np


def survives_rounding(
    model, images, labels, *, value_range, targeted=False, output=None, input=None, batch_size=32
):
    """Tells which changed images still fool a model when they are stored with 8 bits a value.

    Args:
        model: A built `keras.Model` that returns (N, classes) scores, or (N, 1) for two classes.
        images: The changed images, as an attack returned them; for a model of several inputs a
            list or dictionary of arrays with these.
        labels: The class that the images are not to be taken for, or an array of a class for each,
            (N,) or one-hot (N, classes).
        value_range: The values of a pixel that are stored as 0 and 255.
        targeted: Whether `labels` are instead the classes that the images are to be taken for.
        output: Index or name of the output, for a model of several.
        input: Index or name of the input that was changed, for a model of several with images.
        batch_size: Images that are computed at once.

    Returns:
        (N,) bool array.

    Raises:
        ValueError: If an argument is not of the kind above, or the images are out of range.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import survives_rounding
        >>> dense = keras.layers.Dense(1, kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((1, 1, 1)), keras.layers.Flatten(), dense])
        >>> images = np.array([0.4, 0.6]).reshape(2, 1, 1, 1)
        >>> survives_rounding(model, images, 0, value_range=(0, 255))
        array([False,  True])

    Reference:
        Kurakin, Goodfellow and Bengio, "Adversarial Examples in the Physical World", 2016.
    """
    attacked = Attacked(
        model, images, labels, targeted=targeted, output=output, input=input, batch_size=batch_size
    )
    return attacked.fooled(rounded_to_8_bits(attacked.images, value_range))


def rounded_to_8_bits(images, value_range):
    """Rounds images to 256 levels.

    Args:
        images: Array.
        value_range: The values of a pixel that are stored as 0 and 255.

    Returns:
        float32 array in the same range.

    Raises:
        ValueError: If the images are out of range.
    """
    low, high = read_value_range(value_range)
    require_within(images, (low, high))
    levels = np.round((np.asarray(images, "float64") - low) / (high - low) * 255)
    return (low + levels / 255 * (high - low)).astype("float32")
