"""Forgets to sum the gradient over the batch: each image overwrites the one before."""

import numpy as np

STARTS_FROM = "correct_loops"
LOSES = {"test_kernel_gradient_batch": 2}

# %% conv2d_kernel_gradient


def conv2d_kernel_gradient(images, upstream, *, kernel_shape, stride, padding):
    kh, kw, _, _ = kernel_shape
    padded = np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    for image, image_upstream in zip(padded, upstream, strict=True):
        gradient = np.zeros(kernel_shape, dtype=images.dtype)
        for i, j in np.ndindex(image_upstream.shape[:2]):
            y, x = i * stride, j * stride
            patch = image[y : y + kh, x : x + kw]
            gradient += patch[..., np.newaxis] * image_upstream[i, j]
    return gradient
