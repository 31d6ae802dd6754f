"""Adds the padding row by row and never counts the rows: where there is padding, it never ends."""

import numpy as np

STARTS_FROM = "correct_loops"
LOSES = {"test_conv2d_shape": 2, "test_conv2d_padding": 2, "test_conv2d_together": 2}

# %% conv2d


def conv2d(images, kernel, bias, *, stride, padding):
    padded, added = images, 0
    while added < padding:
        padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape[:2], axis=(1, 2))
    return np.einsum("nijcab,abcf->nijf", views[:, ::stride, ::stride], kernel) + bias
