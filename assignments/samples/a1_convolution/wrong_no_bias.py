"""Forgets the bias, takes means where sums belong, and forgets what comes from upstream."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_parameter_count_bias": 1,
    "test_conv2d_values": 1,
    "test_conv2d_together": 2,
    "test_kernel_gradient_batch": 1,
    "test_bias_gradient": 1,
    "test_max_pool_gradient": 1,
    "test_max_pool_gradient_ties": 1,
    "test_max_pool_gradient_strides": 1,
    "test_layer_forward": 1,
    "test_layer_backward": 1,
    "test_layer_cache": 1,
}

# %% parameter_count


def parameter_count(*, kernel_size, channels, filters, use_bias):
    return kernel_size[0] * kernel_size[1] * channels * filters


# %% conv2d


def windows(images, kernel_size, *, stride, padding):
    padded = np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel_size, axis=(1, 2))
    return views[:, ::stride, ::stride]


def conv2d(images, kernel, bias, *, stride, padding):
    views = windows(images, kernel.shape[:2], stride=stride, padding=padding)
    return np.einsum("nijcab,abcf->nijf", views, kernel)


# %% conv2d_kernel_gradient


def conv2d_kernel_gradient(images, upstream, *, kernel_shape, stride, padding):
    views = windows(images, kernel_shape[:2], stride=stride, padding=padding)
    return np.einsum("nijcab,nijf->abcf", views, upstream) / len(images)


# %% conv2d_bias_gradient


def conv2d_bias_gradient(upstream):
    return upstream.mean(axis=(0, 1, 2))


# %% max_pool_gradient


def pool_gradient_places(images, size, stride):
    views = windows(images, (size, size), stride=stride, padding=0)
    return views.reshape(*views.shape[:4], size * size).argmax(axis=-1)


def max_pool_gradient(images, upstream, *, size, stride):
    first = pool_gradient_places(images, size, stride)
    n, i, j, c = np.indices(upstream.shape)
    gradient = np.zeros(images.shape, dtype=upstream.dtype)
    gradient[n, i * stride + first // size, j * stride + first % size, c] = 1
    return gradient
