"""All correct, pixel by pixel, and with a network of its own."""

import keras
import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {}

# %% max_pool


def max_pool(maps, *, size):
    count, height, width, channels = maps.shape
    pooled = np.empty((count, height // size, width // size, channels), maps.dtype)
    places = np.empty(pooled.shape, int)
    for n, i, j, c in np.ndindex(*pooled.shape):
        best = None
        for row in range(i * size, (i + 1) * size):
            for column in range(j * size, (j + 1) * size):
                if best is None or maps[n, row, column, c] > best:
                    best = maps[n, row, column, c]
                    places[n, i, j, c] = row * width + column
        pooled[n, i, j, c] = best
    return pooled, places


# %% max_unpool


def max_unpool(values, places, *, height, width):
    maps = np.zeros((len(values), height, width, values.shape[3]), values.dtype)
    for n, i, j, c in np.ndindex(*values.shape):
        row, column = divmod(places[n, i, j, c], width)
        maps[n, row, column, c] += values[n, i, j, c]
    return maps


# %% max_unpool_gradient


def max_unpool_gradient(upstream, places):
    slopes = np.empty(places.shape, upstream.dtype)
    for n, i, j, c in np.ndindex(*places.shape):
        row, column = divmod(places[n, i, j, c], upstream.shape[2])
        slopes[n, i, j, c] = upstream[n, row, column, c]
    return slopes


# %% convolution_matrix


def convolution_matrix(kernel, height, width, *, stride):
    matrix = []
    for top in range(0, height - kernel.shape[0] + 1, stride):
        for left in range(0, width - kernel.shape[1] + 1, stride):
            row = np.zeros((height, width))
            row[top : top + kernel.shape[0], left : left + kernel.shape[1]] = kernel
            matrix.append(row.ravel())
    return np.array(matrix)


# %% transposed_convolution


def transposed_convolution(maps, kernel, *, stride):
    count, h, w, _ = maps.shape
    kh, kw, filters, _ = kernel.shape
    result = np.zeros((count, (h - 1) * stride + kh, (w - 1) * stride + kw, filters))
    for n, i, j in np.ndindex(count, h, w):
        top, left = i * stride, j * stride
        result[n, top : top + kh, left : left + kw] += kernel @ maps[n, i, j]
    return result.astype(maps.dtype)


# %% confusion_matrix


def confusion_matrix(labels, predictions, *, num_classes, ignore=None):
    counts = np.zeros((num_classes, num_classes), np.int64)
    for label, prediction in zip(labels.flat, predictions.flat, strict=True):
        if ignore is None or label != ignore:
            counts[label, prediction] += 1
    return counts


# %% class_iou


def class_iou(counts):
    found = np.full(len(counts), np.nan)
    for k in range(len(counts)):
        either = counts[k].sum() + counts[:, k].sum() - counts[k, k]
        if either:
            found[k] = counts[k, k] / either
    return found


# %% build_unet


def build_unet(num_classes):
    images = keras.Input((None, None, 1))
    maps, skips = keras.layers.Rescaling(5.0, -1.0)(images), []

    def convolved(maps, filters):
        maps = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(maps)
        return keras.layers.BatchNormalization(momentum=0.8)(maps)

    for filters in (8, 16):
        maps = convolved(convolved(maps, filters), filters)
        skips.append(maps)
        maps = keras.layers.MaxPooling2D(2)(maps)
    maps = convolved(convolved(maps, 32), 32)
    for filters in (16, 8):
        maps = keras.layers.UpSampling2D(2)(maps)
        maps = keras.layers.Concatenate()([maps, skips.pop()])
        maps = convolved(convolved(maps, filters), filters)
    return keras.Model(images, keras.layers.Conv2D(num_classes, 1, activation="softmax")(maps))
