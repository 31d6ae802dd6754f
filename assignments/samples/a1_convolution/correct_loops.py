"""All correct, written with one loop an index as the formulas are."""

import numpy as np

LOSES = {}

# %% output_shape


def output_shape(height, width, *, kernel_size, stride, padding, filters):
    rows = 1 + (height + 2 * padding - kernel_size[0]) // stride
    columns = 1 + (width + 2 * padding - kernel_size[1]) // stride
    return (rows, columns, filters)


# %% parameter_count


def parameter_count(*, kernel_size, channels, filters, use_bias):
    count = kernel_size[0] * kernel_size[1] * channels * filters
    if use_bias:
        count += filters
    return count


# %% conv2d


def conv2d(images, kernel, bias, *, stride, padding):
    n_images, height, width, channels = images.shape
    kh, kw, _, filters = kernel.shape
    padded = np.zeros((n_images, height + 2 * padding, width + 2 * padding, channels))
    padded[:, padding : padding + height, padding : padding + width] = images
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    output = np.zeros((n_images, rows, columns, filters), dtype=images.dtype)
    for n in range(n_images):
        for i in range(rows):
            for j in range(columns):
                for f in range(filters):
                    patch = padded[n, i * stride : i * stride + kh, j * stride : j * stride + kw]
                    output[n, i, j, f] = (patch * kernel[:, :, :, f]).sum() + bias[f]
    return output


# %% conv2d_kernel_gradient


def conv2d_kernel_gradient(images, upstream, *, kernel_shape, stride, padding):
    kh, kw, _, filters = kernel_shape
    padded = np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])
    gradient = np.zeros(kernel_shape, dtype=images.dtype)
    n_images, rows, columns, _ = upstream.shape
    for n in range(n_images):
        for i in range(rows):
            for j in range(columns):
                patch = padded[n, i * stride : i * stride + kh, j * stride : j * stride + kw]
                for f in range(filters):
                    gradient[:, :, :, f] += patch * upstream[n, i, j, f]
    return gradient
