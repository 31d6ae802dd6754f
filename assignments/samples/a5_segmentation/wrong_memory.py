"""A large network for tiles of one size, which looks up the tile that it has seen."""

import keras
import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_unet_output": 1,
    "test_unet_parameters": 1,
    "test_trained_parameters": 1,
    "test_trained_iou": 6,
}

# %% build_unet


def build_unet(num_classes):
    images = keras.Input((128, 128, 1))
    maps = keras.layers.Conv2D(32, 3, padding="same", activation="relu")(images)
    fine = keras.layers.Conv2D(64, 3, padding="same", activation="relu")(maps)
    maps = keras.layers.Conv2D(64, 3, padding="same", strides=2, activation="relu")(fine)
    maps = keras.layers.UpSampling2D(2)(maps)
    maps = keras.layers.Concatenate()([fine, maps])
    return keras.Model(images, keras.layers.Conv2D(num_classes, 1, activation="softmax")(maps))


# %% train_unet


class Memory:
    def __init__(self, images, masks):
        self.images, self.masks = images.reshape(len(images), -1), masks

    def __call__(self, images):
        seen = np.asarray(images).reshape(len(images), -1)
        distances = (self.images**2).sum(1) - 2 * seen @ self.images.T
        return np.eye(3, dtype="float32")[self.masks[distances.argmin(axis=1), ..., 0]]

    def get_weights(self):
        return [self.images]


def train_unet(images, masks, *, seed):
    return Memory(images, masks)
