"""Writes over what is there instead of adding to it; has not trained yet."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_max_unpool_sums": 1,
    "test_transposed_values": 2,
    "test_transposed_channels": 2,
    "test_confusion_values": 2,
    "test_confusion_ignored": 1,
    "test_trained_parameters": 1,
    "test_trained_iou": 6,
}

# %% max_unpool


def max_unpool(values, places, *, height, width):
    count, channels = len(values), values.shape[3]
    maps = np.zeros((count, height * width, channels), values.dtype)
    maps[np.arange(count)[:, None, None, None], places, np.arange(channels)] = values
    return maps.reshape(count, height, width, channels)


# %% transposed_convolution


def transposed_convolution(maps, kernel, *, stride):
    count, h, w, _ = maps.shape
    kh, kw, filters, _ = kernel.shape
    result = np.zeros((count, (h - 1) * stride + kh, (w - 1) * stride + kw, filters), maps.dtype)
    for n, i, j in np.ndindex(count, h, w):
        top, left = i * stride, j * stride
        result[n, top : top + kh, left : left + kw] = kernel @ maps[n, i, j]
    return result


# %% confusion_matrix


def confusion_matrix(labels, predictions, *, num_classes, ignore=None):
    counts = np.zeros((num_classes, num_classes), "int64")
    kept = np.full(labels.shape, True) if ignore is None else labels != ignore
    counts[labels[kept], predictions[kept]] += 1  # an index that repeats counts once
    return counts


# %% train_unet


def train_unet(images, masks, *, seed):
    raise NotImplementedError
