"""Computes in whatever dtype comes, or always in the same; has not trained yet."""

import numpy as np

STARTS_FROM = "correct_loops"
LOSES = {
    "test_max_pool_values": 2,
    "test_max_unpool_values": 2,
    "test_transposed_values": 2,
    "test_confusion_types": 1,
    "test_max_unpool_gradient": 3,
    "test_matrix_shape": 1,
    "test_trained_parameters": 1,
    "test_trained_iou": 6,
}

# %% max_pool


def max_pool(maps, *, size):
    count, height, width, channels = maps.shape
    pooled = np.empty((count, height // size, width // size, channels))
    places = np.empty(pooled.shape, int)
    for n, i, j, c in np.ndindex(*pooled.shape):
        window = maps[n, i * size : (i + 1) * size, j * size : (j + 1) * size, c]
        row, column = divmod(int(window.argmax()), size)
        pooled[n, i, j, c] = window.max()
        places[n, i, j, c] = (i * size + row) * width + j * size + column
    return pooled, places


# %% max_unpool


def max_unpool(values, places, *, height, width):
    maps = np.zeros((len(values), height, width, values.shape[3]))
    for n, i, j, c in np.ndindex(*values.shape):
        row, column = divmod(places[n, i, j, c], width)
        maps[n, row, column, c] += values[n, i, j, c]
    return maps


# %% transposed_convolution


def transposed_convolution(maps, kernel, *, stride):
    count, h, w, _ = maps.shape
    kh, kw, filters, _ = kernel.shape
    result = np.zeros((count, (h - 1) * stride + kh, (w - 1) * stride + kw, filters))
    for n, i, j in np.ndindex(count, h, w):
        top, left = i * stride, j * stride
        result[n, top : top + kh, left : left + kw] += kernel @ maps[n, i, j]
    return result


# %% confusion_matrix


def confusion_matrix(labels, predictions, *, num_classes, ignore=None):
    kept = np.full(labels.shape, True) if ignore is None else labels != ignore
    kind = labels.dtype.type
    pairs = labels[kept] * kind(num_classes) + predictions[kept].astype(kind)
    pairs = np.bincount(pairs % num_classes**2, minlength=num_classes**2)
    return pairs.reshape(num_classes, num_classes)


# %% max_unpool_gradient


def max_unpool_gradient(upstream, places):
    slopes = np.empty(places.shape)
    for n, i, j, c in np.ndindex(*places.shape):
        row, column = divmod(places[n, i, j, c], upstream.shape[2])
        slopes[n, i, j, c] = upstream[n, row, column, c]
    return slopes


# %% convolution_matrix


def convolution_matrix(kernel, height, width, *, stride):
    matrix = []
    for top in range(0, height - kernel.shape[0] + 1, stride):
        for left in range(0, width - kernel.shape[1] + 1, stride):
            row = np.zeros((height, width), kernel.dtype)
            row[top : top + kernel.shape[0], left : left + kernel.shape[1]] = kernel
            matrix.append(row.ravel())
    return np.array(matrix)


# %% train_unet


def train_unet(images, masks, *, seed):
    raise NotImplementedError
