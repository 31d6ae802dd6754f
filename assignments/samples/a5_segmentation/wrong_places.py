"""Counts places within the window, takes the last of equals, Dice for IoU; not trained yet."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_max_pool_places": 2,
    "test_max_pool_many": 1,
    "test_iou_values": 1,
    "test_iou_absent": 1,
    "test_mean_iou": 1,
    "test_trained_parameters": 1,
    "test_trained_iou": 6,
}

# %% max_pool


def max_pool(maps, *, size):
    windows = np.lib.stride_tricks.sliding_window_view(maps, (size, size), axis=(1, 2))
    windows = windows[:, ::size, ::size]
    flat = windows.reshape(*windows.shape[:4], size * size)
    return flat.max(axis=-1), size * size - 1 - np.argmax(flat[..., ::-1], axis=-1)


# %% class_iou


def class_iou(counts):
    both, all_of_both = 2.0 * np.diag(counts), counts.sum(0) + counts.sum(1)
    return np.divide(both, all_of_both, out=np.full(len(counts), np.nan), where=all_of_both > 0)


# %% train_unet


def train_unet(images, masks, *, seed):
    raise NotImplementedError
