"""Flips the kernel, places in 16 bits; a network too large, which looks up what it has seen."""

import keras
import numpy as np

STARTS_FROM = "correct_loops"
LOSES = {
    "test_matrix_values": 2,
    "test_matrix_stride": 1,
    "test_transposed_values": 2,
    "test_transposed_channels": 2,
    "test_transposed_gaps": 1,
    "test_max_pool_places": 2,
    "test_unet_output": 1,
    "test_unet_parameters": 1,
    "test_trained_parameters": 1,
    "test_trained_iou": 6,
}

# %% max_pool


def max_pool(maps, *, size):
    count, height, width, channels = maps.shape
    pooled = np.empty((count, height // size, width // size, channels), maps.dtype)
    places = np.empty(pooled.shape, "int16")
    for n, i, j, c in np.ndindex(*pooled.shape):
        window = maps[n, i * size : (i + 1) * size, j * size : (j + 1) * size, c]
        row, column = divmod(int(window.argmax()), size)
        pooled[n, i, j, c] = window.max()
        places[n, i, j, c] = np.int64((i * size + row) * width + j * size + column)
    return pooled, places


# %% convolution_matrix


def convolution_matrix(kernel, height, width, *, stride):
    matrix = []
    for top in range(0, height - kernel.shape[0] + 1, stride):
        for left in range(0, width - kernel.shape[1] + 1, stride):
            row = np.zeros((height, width))
            row[top : top + kernel.shape[0], left : left + kernel.shape[1]] = kernel[::-1, ::-1]
            matrix.append(row.ravel())
    return np.array(matrix)


# %% transposed_convolution


def transposed_convolution(maps, kernel, *, stride):
    count, h, w, _ = maps.shape
    kh, kw, filters, _ = kernel.shape
    result = np.zeros((count, (h - 1) * stride + kh, (w - 1) * stride + kw, filters), maps.dtype)
    for n, i, j in np.ndindex(count, h, w):
        top, left = i * stride, j * stride
        result[n, top : top + kh, left : left + kw] += kernel[::-1, ::-1] @ maps[n, i, j]
    return result


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
