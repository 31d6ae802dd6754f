"""Pools the gradient, takes 0 for the IoU of a class that is nowhere; has not trained yet."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_max_unpool_gradient": 3,
    "test_iou_absent": 1,
    "test_mean_iou": 1,
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


# %% train_unet


def train_unet(images, masks, *, seed):
    raise NotImplementedError
