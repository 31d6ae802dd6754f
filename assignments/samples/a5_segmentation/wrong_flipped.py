"""Flips the kernel, as a mathematician's convolution does; places in 16 bits; not trained."""

STARTS_FROM = "correct_loops"
LOSES = {
    "test_matrix_values": 2,
    "test_matrix_stride": 1,
    "test_transposed_values": 2,
    "test_transposed_channels": 2,
    "test_transposed_gaps": 1,
    "test_max_pool_places": 2,
    "test_trained_parameters": 1,
    "test_trained_iou": 6,
}

# %% convolution_matrix

import numpy as np


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


# %% train_unet


def train_unet(images, masks, *, seed):
    raise NotImplementedError
