"""Flips the kernel: the convolution of signal processing, not the cross-correlation of Keras."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {"test_conv2d_values": 2, "test_conv2d_together": 2}

# %% conv2d


def windows(images, kernel_size, *, stride, padding):
    padded = np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel_size, axis=(1, 2))
    return views[:, ::stride, ::stride]


def conv2d(images, kernel, bias, *, stride, padding):
    views = windows(images, kernel.shape[:2], stride=stride, padding=padding)
    return np.einsum("nijcab,abcf->nijf", views, kernel[::-1, ::-1]) + bias
