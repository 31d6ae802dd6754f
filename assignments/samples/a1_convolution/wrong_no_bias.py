"""Forgets the bias twice: in the count of parameters and in the forward pass."""

import numpy as np

STARTS_FROM = "correct_loops"
LOSES = {"test_parameter_count_bias": 1, "test_conv2d_values": 2, "test_conv2d_together": 2}

# %% parameter_count


def parameter_count(*, kernel_size, channels, filters, use_bias):
    return kernel_size[0] * kernel_size[1] * channels * filters


# %% conv2d


def conv2d(images, kernel, bias, *, stride, padding):
    padded = np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape[:2], axis=(1, 2))
    return np.einsum("nijcab,abcf->nijf", views[:, ::stride, ::stride], kernel)
