"""Models that are attacked in these tests."""

import keras
from keras import layers
import numpy as np

IMAGES = np.random.default_rng(0).uniform(50, 200, (3, 5, 4, 1)).astype("float32")


def linear(classes=3, activation=None):
    inputs = keras.Input((5, 4, 1))
    scores = layers.Dense(classes, activation=activation, name="scores")
    return keras.Model(inputs, scores(layers.Flatten()(inputs)))


def weights(model):
    """Returns the weights of each class in the shape of an image."""
    kernel = keras.ops.convert_to_numpy(model.get_layer("scores").kernel)
    return kernel.T.reshape(-1, 5, 4, 1)
