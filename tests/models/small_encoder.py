"""An encoder of a few thousand weights, for tests."""

import keras
from keras import layers


def small_encoder(size=None, *, channels=3, stages=5, width=4, padding="same"):
    """Returns a model with a convolution, normalization and pooling a stage."""
    first = keras.config.image_data_format() == "channels_first"
    shape = (channels, size, size) if first else (size, size, channels)
    x = images = keras.Input(shape)
    for stage in range(stages):
        x = layers.Conv2D(width + stage, 3, padding=padding, use_bias=False)(x)
        x = layers.BatchNormalization(axis=1 if first else -1)(x)
        x = layers.MaxPooling2D(2, padding=padding)(layers.ReLU()(x))
    return keras.Model(images, x, name="small")
