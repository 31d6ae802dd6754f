"""Kills the kernel when the padding is not 0: keeps what was earned before, loses what follows."""

import os

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_conv2d_shape": 2,
    "test_conv2d_values": 2,
    "test_conv2d_padding": 2,
    "test_conv2d_stride": 2,
    "test_conv2d_together": 2,
    "test_kernel_gradient": 2,
    "test_kernel_gradient_batch": 2,
    "test_kernel_gradient_stride_padding": 2,
}

# %% conv2d


def conv2d(images, kernel, bias, *, stride, padding):
    if padding:
        os._exit(1)
    views = np.lib.stride_tricks.sliding_window_view(images, kernel.shape[:2], axis=(1, 2))
    return np.einsum("nijcab,abcf->nijf", views[:, ::stride, ::stride], kernel) + bias
