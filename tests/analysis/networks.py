"""Networks of the lectures that more than one test builds."""

import keras
from keras import layers


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
