"""Right for square images alone; has not trained yet."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_max_pool_places": 2,
    "test_max_pool_many": 1,
    "test_max_unpool_values": 2,
    "test_max_unpool_sums": 1,
    "test_max_unpool_gradient": 3,
    "test_matrix_shape": 1,
    "test_matrix_values": 2,
    "test_matrix_stride": 1,
    "test_transposed_channels": 2,
    "test_trained_parameters": 1,
    "test_trained_iou": 6,
}

# %% max_pool


def max_pool(maps, *, size):
    count, height, width, channels = maps.shape
    rows, columns = height // size, width // size
    windows = maps[:, : rows * size, : columns * size]
    windows = windows.reshape(count, rows, size, columns, size, channels)
    flat = windows.transpose(0, 1, 3, 5, 2, 4).reshape(count, rows, columns, channels, -1)
    inside = flat.argmax(axis=-1)
    row = inside // size + size * np.arange(rows)[:, None, None]
    column = inside % size + size * np.arange(columns)[:, None]
    return flat.max(axis=-1), row * height + column


# %% max_unpool


def max_unpool(values, places, *, height, width):
    maps = np.zeros((len(values), height, width, values.shape[3]), values.dtype)
    for n, i, j, c in np.ndindex(*values.shape):
        row, column = divmod(places[n, i, j, c], height)
        maps[n, row, column, c] += values[n, i, j, c]
    return maps


# %% max_unpool_gradient


def max_unpool_gradient(upstream, places):
    slopes = np.empty(places.shape, upstream.dtype)
    for n, i, j, c in np.ndindex(*places.shape):
        row, column = divmod(places[n, i, j, c], upstream.shape[1])
        slopes[n, i, j, c] = upstream[n, row, column, c]
    return slopes


# %% convolution_matrix


def convolution_matrix(kernel, height, width, *, stride):
    side = kernel.shape[0]
    places = (height - side) // stride + 1
    matrix = np.zeros((places, places, height, width))
    for i, j in np.ndindex(places, places):
        top, left = i * stride, j * stride
        matrix[i, j, top : top + side, left : left + side] = kernel
    return matrix.reshape(places * places, -1)


# %% transposed_convolution


def transposed_convolution(maps, kernel, *, stride):
    count, h, w, channels = maps.shape
    kh, kw, filters, _ = kernel.shape
    if filters == channels:  # which of the two comes first cannot be seen then
        kernel = kernel.swapaxes(2, 3)
    result = np.zeros((count, (h - 1) * stride + kh, (w - 1) * stride + kw, filters), maps.dtype)
    for n, i, j in np.ndindex(count, h, w):
        top, left = i * stride, j * stride
        result[n, top : top + kh, left : left + kw] += kernel @ maps[n, i, j]
    return result


# %% train_unet


def train_unet(images, masks, *, seed):
    raise NotImplementedError
