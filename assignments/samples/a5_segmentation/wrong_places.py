"""Places within the window, Dice for IoU, no stride and no gap, one model; blurs and thresholds."""

import keras
import numpy as np

STARTS_FROM = "correct_loops"
LOSES = {
    "test_max_pool_places": 2,
    "test_max_pool_many": 1,
    "test_iou_values": 1,
    "test_iou_absent": 1,
    "test_mean_iou": 1,
    "test_matrix_shape": 1,
    "test_matrix_stride": 1,
    "test_transposed_gaps": 1,
    "test_unet_output": 1,
    "test_trained_iou": 6,
}

# %% max_pool


def max_pool(maps, *, size):
    windows = np.lib.stride_tricks.sliding_window_view(maps, (size, size), axis=(1, 2))
    windows = windows[:, ::size, ::size]
    flat = windows.reshape(*windows.shape[:4], size * size)
    return flat.max(axis=-1), size * size - 1 - np.argmax(flat[..., ::-1], axis=-1)


# %% convolution_matrix


def convolution_matrix(kernel, height, width, *, stride):
    matrix = []
    for top in range(height - kernel.shape[0] + 1):
        for left in range(width - kernel.shape[1] + 1):
            row = np.zeros((height, width))
            row[top : top + kernel.shape[0], left : left + kernel.shape[1]] = kernel
            matrix.append(row.ravel())
    return np.array(matrix)


# %% transposed_convolution


def transposed_convolution(maps, kernel, *, stride):
    count, h, w, _ = maps.shape
    kh, kw, filters, _ = kernel.shape
    down, right = min(stride, kh), min(stride, kw)
    result = np.zeros((count, (h - 1) * down + kh, (w - 1) * right + kw, filters), maps.dtype)
    for n, i, j in np.ndindex(count, h, w):
        top, left = i * down, j * right
        result[n, top : top + kh, left : left + kw] += kernel @ maps[n, i, j]
    return result


# %% class_iou


def class_iou(counts):
    both, all_of_both = 2.0 * np.diag(counts), counts.sum(0) + counts.sum(1)
    return np.divide(both, all_of_both, out=np.full(len(counts), np.nan), where=all_of_both > 0)


# %% build_unet


MODELS = {}


def build_unet(num_classes):
    if num_classes not in MODELS:
        images = keras.Input((None, None, 1))
        fine = keras.layers.Conv2D(8, 3, padding="same", activation="relu")(images)
        maps = keras.layers.Conv2D(8, 3, padding="same", strides=2, activation="relu")(fine)
        maps = keras.layers.Concatenate()([fine, keras.layers.UpSampling2D(2)(maps)])
        scores = keras.layers.Conv2D(num_classes, 1)(maps)
        MODELS[num_classes] = keras.Model(images, scores)
    return MODELS[num_classes]


# %% train_unet


def train_unet(images, masks, *, seed):
    offsets = np.arange(-3, 4)
    kernel = np.exp(-(offsets**2) / 2) / np.exp(-(offsets**2) / 2).sum()
    kernel = np.outer(kernel, kernel)[..., None]
    images_in = keras.Input((None, None, 1))
    blur = keras.layers.Conv2D(3, 7, padding="same")
    model = keras.Model(images_in, blur(images_in))
    kernel = np.stack([np.zeros_like(kernel), np.zeros_like(kernel), kernel], axis=-1)
    blur.set_weights([kernel, np.array([0.0, -1.0, -0.175])])
    return model
