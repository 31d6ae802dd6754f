"""All correct, without a loop: windows of the padded images, contracted by `einsum`."""

import numpy as np

LOSES = {}

# %% output_shape


def output_shape(height, width, *, kernel_size, stride, padding, filters):
    sizes = np.array([height, width]) + 2 * padding - np.array(kernel_size)
    rows, columns = (sizes // stride + 1).tolist()
    return rows, columns, filters


# %% parameter_count


def parameter_count(*, kernel_size, channels, filters, use_bias):
    return int(np.prod(kernel_size)) * channels * filters + filters * use_bias


# %% conv2d


def windows(images, kernel_size, *, stride, padding):
    """Returns (N, rows, columns, C, kh, kw) views of the padded images."""
    padded = np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel_size, axis=(1, 2))
    return views[:, ::stride, ::stride]


def conv2d(images, kernel, bias, *, stride, padding):
    views = windows(images, kernel.shape[:2], stride=stride, padding=padding)
    return np.einsum("nijcab,abcf->nijf", views, kernel) + bias


# %% conv2d_kernel_gradient


def conv2d_kernel_gradient(images, upstream, *, kernel_shape, stride, padding):
    views = windows(images, kernel_shape[:2], stride=stride, padding=padding)
    return np.einsum("nijcab,nijf->abcf", views, upstream)
