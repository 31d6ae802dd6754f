"""Changes axes: the kernel's channels, labels with predictions; one IoU for all; not trained."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_transposed_channels": 2,
    "test_confusion_values": 2,
    "test_mean_iou": 1,
    "test_trained_parameters": 1,
    "test_trained_iou": 6,
}

# %% transposed_convolution


def transposed_convolution(maps, kernel, *, stride):
    count, h, w, channels = maps.shape
    kh, kw = kernel.shape[:2]
    kernel = kernel.reshape(kh, kw, channels, -1)  # "the input's channels come first"
    result = np.zeros(
        (count, (h - 1) * stride + kh, (w - 1) * stride + kw, kernel.shape[3]), maps.dtype
    )
    for n, i, j in np.ndindex(count, h, w):
        top, left = i * stride, j * stride
        result[n, top : top + kh, left : left + kw] += maps[n, i, j] @ kernel
    return result


# %% confusion_matrix


def confusion_matrix(labels, predictions, *, num_classes, ignore=None):
    counts = np.zeros((num_classes, num_classes), "int64")
    kept = np.full(labels.shape, True) if ignore is None else labels != ignore
    np.add.at(counts, (predictions[kept], labels[kept]), 1)
    return counts


# %% mean_iou


def mean_iou(counts):
    right = np.trace(counts)
    return float(right / (2 * counts.sum() - right))


# %% train_unet


def train_unet(images, masks, *, seed):
    raise NotImplementedError
