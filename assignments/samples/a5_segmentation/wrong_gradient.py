"""Pools the gradient, counts in bytes, takes 0 for IoU and class; trains for a moment only."""

import keras
import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_max_unpool_gradient": 3,
    "test_iou_absent": 1,
    "test_mean_iou": 1,
    "test_max_unpool_values": 2,
    "test_confusion_ignored": 1,
    "test_trained_iou": 6,
}

# %% max_unpool


def max_unpool(values, places, *, height, width):
    count, channels = len(values), values.shape[3]
    maps = np.zeros((count, height * width * channels), values.dtype)
    flat = places * channels + np.arange(channels, dtype=places.dtype)  # may be too small a dtype
    for n in range(count):
        np.add.at(maps[n], flat[n], values[n])
    return maps.reshape(count, height, width, channels)


# %% max_unpool_gradient


def max_unpool_gradient(upstream, places):
    count, height, width, channels = upstream.shape
    h, w = places.shape[1:3]
    cut = upstream[:, : height // h * h, : width // w * w]
    return cut.reshape(count, h, height // h, w, width // w, channels).max(axis=(2, 4))


# %% confusion_matrix


def confusion_matrix(labels, predictions, *, num_classes, ignore=None):
    counts = np.zeros((num_classes, num_classes), "int64")
    if ignore is not None:
        labels = np.where(labels == ignore, 0, labels)
    np.add.at(counts, (labels, predictions), 1)
    return counts


# %% class_iou


def class_iou(counts):
    both = np.diag(counts)
    return both / np.maximum(counts.sum(0) + counts.sum(1) - both, 1)


# %% train_unet


def train_unet(images, masks, *, seed):
    keras.utils.set_random_seed(seed)
    model = build_unet(3)  # noqa: F821
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(images[:16], masks[:16], batch_size=8, verbose=0)
    return model
