"""Networks that more than one test builds, and what one of their units sees."""

from coursekit._keras.networks.gradients import value_and_gradients
import keras
from keras import layers, ops
import numpy as np


def stack(*parts, shape=(64, 64, 1)):
    """Layers one behind the other."""
    return keras.Sequential([keras.Input(shape), *parts])


def seen(model, row, column):
    """Returns the rectangle of the input where the gradient of an output unit is not zero."""
    images = ops.ones((1, *model.input_shape[1:]))
    _, (gradient,) = value_and_gradients(
        lambda x: ops.sum(model(x, training=False)[0, row, column]), [images]
    )
    support = ops.convert_to_numpy(gradient)[0].any(axis=-1)
    return tuple(_bounds(np.flatnonzero(support.any(axis=axis))) for axis in (1, 0))


def _bounds(indices):
    return slice(int(indices[0]), int(indices[-1]) + 1) if len(indices) else slice(0, 0)


def alexnet():
    """The 64-filter AlexNet of the lecture's table, row B11."""
    return keras.Sequential(
        [
            keras.Input((227, 227, 3)),
            layers.ZeroPadding2D(2, name="padding"),
            layers.Conv2D(64, 11, strides=4, activation="relu", name="conv1"),
            layers.MaxPooling2D(3, strides=2, name="pool1"),
            layers.Conv2D(192, 5, padding="same", activation="relu", name="conv2"),
            layers.MaxPooling2D(3, strides=2, name="pool2"),
            layers.Conv2D(384, 3, padding="same", activation="relu", name="conv3"),
            layers.Conv2D(256, 3, padding="same", activation="relu", name="conv4"),
            layers.Conv2D(256, 3, padding="same", activation="relu", name="conv5"),
            layers.MaxPooling2D(3, strides=2, name="pool5"),
            layers.Flatten(name="flatten"),
            layers.Dense(4096, activation="relu", name="fc6"),
            layers.Dense(4096, activation="relu", name="fc7"),
            layers.Dense(1000, name="fc8"),
        ],
        name="alexnet",
    )
