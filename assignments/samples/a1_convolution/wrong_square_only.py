"""Takes every image and kernel to be square: passes many public checks, and fails hidden ones."""

import numpy as np

STARTS_FROM = "correct_loops"
LOSES = {
    "test_output_shape_rectangles": 1,
    "test_conv2d_shape": 2,
    "test_conv2d_together": 2,
    "test_kernel_gradient_stride_padding": 2,
}

# %% output_shape


def output_shape(height, width, *, kernel_size, stride, padding, filters):
    size = (height + 2 * padding - kernel_size[0]) // stride + 1
    return size, size, filters


# %% conv2d


def conv2d(images, kernel, bias, *, stride, padding):
    padded = np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    length = len(kernel)
    size = (padded.shape[1] - length) // stride + 1
    output = np.zeros((len(images), size, size, kernel.shape[-1]), dtype=images.dtype)
    for i in range(size):
        for j in range(size):
            y, x = i * stride, j * stride
            patches = padded[:, y : y + length, x : x + length]
            output[:, i, j] = np.tensordot(patches, kernel, axes=3) + bias
    return output


# %% conv2d_kernel_gradient


def conv2d_kernel_gradient(images, upstream, *, kernel_shape, stride, padding):
    padded = np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    length, size = kernel_shape[0], upstream.shape[1]
    gradient = np.zeros(kernel_shape, dtype=images.dtype)
    for i in range(size):
        for j in range(size):
            y, x = i * stride, j * stride
            patches = padded[:, y : y + length, x : x + length]
            gradient += np.tensordot(patches, upstream[:, i, j], axes=(0, 0))
    return gradient
