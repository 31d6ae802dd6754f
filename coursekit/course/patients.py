"""Plants the faults of the lesson on debugging in a healthy model and its data, and treats them.

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
    """Plants the fault of a name, then carries out the treatment, whether it fits or not.

    A treatment that finds nothing to do, such as a label for each image where each has its own,
    leaves the patient as it is.

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
    fault, cure = FAULTS[name], TREATMENTS.get(treatment)
    for layer in [layer for layer in model.layers if hasattr(layer, "kernel")][:-1]:
        layer.trainable = fault != "frozen" or cure == "frozen"
        layer.kernel.assign(_treated(_planted(layer.kernel.numpy(), fault), cure))
    rate, clip = 1e-4 if cure == "rate" else 1e-3, 1.0 if cure == "explosion" else None
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate, clipnorm=clip), loss, metrics=["accuracy"])
    prepare = _to_unit_range if fault == "scale" and cure != "scale" else standardize
    images, labels = standardize(train[0]), train[1]
    if fault == "labels" and cure != "labels":
        labels = np.roll(labels, -1)
    if fault == "hole":
        images[SPOILED, 0, 0] = np.nan
    if cure == "hole":
        whole = np.isfinite(images).all(axis=(1, 2, 3))
        images, labels = images[whole], labels[whole]
    return Patient(model, images, labels, prepare(validation[0]), validation[1])


def _to_unit_range(images):
    return (images / 255).astype("float32")


def _planted(kernel, fault):
    if fault == "copies":
        return np.repeat(kernel[..., :1], kernel.shape[-1], axis=-1)
    return TINY * kernel if fault == "tiny" else kernel


def _treated(kernel, cure):
    size = np.sqrt(np.mean(kernel**2))
    if cure == "copies":  # drawn anew, and no larger than before
        return size * np.random.default_rng(0).normal(size=kernel.shape)
    return kernel * np.sqrt(2 / np.prod(kernel.shape[:-1])) / size if cure == "tiny" else kernel
