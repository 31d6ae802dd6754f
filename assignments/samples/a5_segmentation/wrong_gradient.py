"""Pools the gradient, counts in bytes, takes 0 for the IoU of a class that is nowhere."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_max_unpool_gradient": 3,
    "test_iou_absent": 1,
    "test_mean_iou": 1,
    "test_max_unpool_values": 2,
    "test_trained_parameters": 1,
    "test_trained_iou": 6,
}

# %% max_unpool_gradient


def max_unpool_gradient(upstream, places):
    count, height, width, channels = upstream.shape
    h, w = places.shape[1:3]
    cut = upstream[:, : height // h * h, : width // w * w]
    return cut.reshape(count, h, height // h, w, width // w, channels).max(axis=(2, 4))


# %% class_iou


def class_iou(counts):
    both = np.diag(counts)
    return both / np.maximum(counts.sum(0) + counts.sum(1) - both, 1)


# %% max_unpool


def max_unpool(values, places, *, height, width):
    count, channels = len(values), values.shape[3]
    maps = np.zeros((count, height * width * channels), values.dtype)
    flat = places * channels + np.arange(channels, dtype=places.dtype)  # may be too small a dtype
    for n in range(count):
        np.add.at(maps[n], flat[n], values[n])
    return maps.reshape(count, height, width, channels)


# %% train_unet


def train_unet(images, masks, *, seed):
    raise NotImplementedError
