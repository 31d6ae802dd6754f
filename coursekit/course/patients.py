"""Plants the faults of the lesson on debugging in a healthy model and its data.

Do the hunt before you read on: what is wrong with whom stands below.
"""

from typing import NamedTuple

from coursekit.data import pipeline, to_unit_range
import keras
import numpy as np
import tensorflow as tf

FAULTS = {"healthy": None, "A": "copies", "B": "labels", "C": "frozen", "D": "tiny", "E": "scale"}
TREATMENTS = {
    "draw each filter by itself": "copies",
    "draw larger first weights": "tiny",
    "let every layer learn": "frozen",
    "lower the learning rate": "rate",
    "pair each image with its own label": "labels",
    "pass logits to the loss": "loss",
    "standardize the training images": "inputs",
    "standardize the validation images": "scale",
}
TINY = 0.05  # times what the weights should be
BATCH_SIZE = 32


class Patient(NamedTuple):
    """A compiled model, the batches that it trains on, and those that validate it."""

    model: keras.Model
    batches: tf.data.Dataset
    validation: tf.data.Dataset


def patient(name, model, train_set, test_set, standardize, *, treatment=None, seed=0):
    """Plants the fault of a name, unless the treatment is the one that removes it.

    Args:
        name: "healthy", or "A" to "E".
        model: Built model that ends in logits; it is changed and compiled.
        train_set: Data set of (image, label), images uint8.
        test_set: The same, of the images that validate.
        standardize: Function that makes (image, label) the model's input and target.
        treatment: One of `TREATMENTS`, or None.
        seed: Of the order of the training images.

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
    if treatment and TREATMENTS[treatment] == fault:
        fault = None
    _change_weights(fault, model)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(1e-3), loss, metrics=["accuracy"])
    return Patient(model, *_data(fault, train_set, test_set, standardize, seed))


def _data(fault, train_set, test_set, standardize, seed):
    if fault == "labels":
        images = train_set.map(lambda image, label: image)
        labels = train_set.map(lambda image, label: label)
        train_set = tf.data.Dataset.zip(images, labels.skip(1))
    prepare = to_unit_range if fault == "scale" else standardize
    batches = pipeline(train_set.map(standardize), batch_size=BATCH_SIZE, shuffle_seed=seed)
    return batches, pipeline(test_set.map(prepare), batch_size=500)


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
