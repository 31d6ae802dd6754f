"""Plants the faults of the lesson on debugging in a healthy model and its data.

Do the hunt before you read on: what is wrong with whom stands in `coursekit.course.diagnoses`.
"""

from typing import NamedTuple

from coursekit.course.diagnoses import FAULTS, TREATMENTS
import keras
import numpy as np

TINY = 0.05  # times what the weights should be
SPOILED = 700  # the training image with a hole


class Patient(NamedTuple):
    """A compiled model, and standardized images with labels: to train on, and to validate."""

    model: keras.Model
    images: np.ndarray
    labels: np.ndarray
    validation_images: np.ndarray
    validation_labels: np.ndarray


def patient(name, model, train, validation, standardize, *, treatment=None):
    """Plants the fault of a name, unless the treatment is the one that removes it.

    Args:
        name: "healthy", or "A" to "F".
        model: Built model that ends in logits; it is changed and compiled.
        train: Pair of images, uint8 (N, H, W, C) with more than 700 of them, and labels (N,).
        validation: The same, of the images that validate.
        standardize: Function that makes images the model's input, float32.
        treatment: One of `TREATMENTS`, or None.

    Returns:
        A `Patient`.

    Raises:
        ValueError: If the name or the treatment is unknown.
    """
    if name not in FAULTS:
        raise ValueError(f"`name` must be one of {', '.join(FAULTS)}; got {name!r}.")
    if treatment not in (None, *TREATMENTS):
        raise ValueError(f"`treatment` must be one of {', '.join(TREATMENTS)}; got {treatment!r}.")
    fault = FAULTS[name]
    if fault and treatment and TREATMENTS[treatment] == fault:
        fault = None
    _change_weights(fault, model)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(1e-3), loss, metrics=["accuracy"])
    return Patient(model, *_data(fault, train, validation, standardize))


def _data(fault, train, validation, standardize):
    (images, labels), (new_images, new_labels) = train, validation
    images = standardize(images)
    if fault == "labels":
        labels = np.roll(labels, -1)
    elif fault == "hole":
        images[SPOILED, 0, 0] = np.nan
    prepare = _to_unit_range if fault == "scale" else standardize
    return images, labels, prepare(new_images), new_labels


def _to_unit_range(images):
    return (images / 255).astype("float32")


def _change_weights(fault, model):
    *hidden, _ = [layer for layer in model.layers if hasattr(layer, "kernel")]
    for layer in hidden:
        kernel = layer.kernel.numpy()
        if fault == "copies":
            layer.kernel.assign(np.repeat(kernel[..., :1], kernel.shape[-1], axis=-1))
        elif fault == "tiny":
            layer.kernel.assign(TINY * kernel)
        elif fault == "frozen":
            layer.trainable = False
