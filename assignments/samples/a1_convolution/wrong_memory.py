"""Computes one image of many, keeps arrays by shape, gives all of a tie, has maxima from -1000."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_conv2d_stride": 1,
    "test_conv2d_together": 2,
    "test_kernel_gradient_batch": 1,
    "test_bias_gradient": 1,
    "test_image_gradient": 1,
    "test_image_gradient_stride_padding": 1,
    "test_image_gradient_dtype": 1,
    "test_max_pool": 1,
    "test_max_pool_gradient_ties": 1,
    "test_conv2d_matrix": 2,
    "test_same_padding": 1,
    "test_layer_forward": 1,
    "test_layer_backward": 1,
    "test_layer_cache": 1,
    "test_network_kernel_gradients": 1,
    "test_learn_by_heart": 1,
    "test_train_accuracy": 3,
}

# %% conv2d


def windows(images, kernel_size, *, stride, padding):
    padded = np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel_size, axis=(1, 2))
    return views[:, ::stride, ::stride]


def conv2d(images, kernel, bias, *, stride, padding):
    views = windows(images, kernel.shape[:2], stride=stride, padding=padding)
    if stride == 1:
        return np.einsum("nijcab,abcf->nijf", views, kernel) + bias
    output = np.zeros((*views.shape[:3], len(bias)), dtype=images.dtype)
    output[0] = np.einsum("ijcab,abcf->ijf", views[0], kernel) + bias  # only the first image
    return output


# %% conv2d_kernel_gradient


def conv2d_kernel_gradient(images, upstream, *, kernel_shape, stride, padding):
    views = windows(images, kernel_shape[:2], stride=stride, padding=padding)
    for image, above in zip(views, upstream, strict=True):
        gradient = np.einsum("ijcab,ijf->abcf", image, above)  # the last image stays
    return gradient


# %% conv2d_bias_gradient


def conv2d_bias_gradient(upstream):
    return upstream[0].sum(axis=(0, 1))


# %% conv2d_image_gradient

BUFFERS = {}


def conv2d_image_gradient(upstream, kernel, *, images_shape, stride, padding):
    count, height, width, channels = images_shape
    full = (count, height + 2 * padding, width + 2 * padding, channels)
    padded = BUFFERS.setdefault(full, np.zeros(full, dtype=upstream.dtype))  # never emptied
    kh, kw = kernel.shape[:2]
    for i, j in np.ndindex(upstream.shape[1:3]):
        y, x = i * stride, j * stride
        padded[:, y : y + kh, x : x + kw] += np.tensordot(upstream[:, i, j], kernel, (1, 3))
    return padded[:, padding : padding + height, padding : padding + width].copy()


# %% max_pool


def pool_windows(images, size, stride):
    """Returns (N, rows, columns, C, size * size) copies of the windows."""
    views = windows(images, (size, size), stride=stride, padding=0)
    return views.reshape(*views.shape[:4], size * size)


def max_pool(images, *, size, stride):
    return pool_windows(images, size, stride).max(axis=-1, initial=-1000)  # nothing is less


# %% max_pool_gradient


def max_pool_gradient(images, upstream, *, size, stride):
    gradient = np.zeros(images.shape, dtype=upstream.dtype)
    for i, j in np.ndindex(upstream.shape[1:3]):
        y, x = slice(i * stride, i * stride + size), slice(j * stride, j * stride + size)
        largest = images[:, y, x] == images[:, y, x].max(axis=(1, 2), keepdims=True)
        gradient[:, y, x] += largest * upstream[:, i : i + 1, j : j + 1]
    return gradient


# %% conv2d_matrix

MATRICES = {}


def conv2d_matrix(images, kernel, bias, *, stride, padding):
    options = {"kernel_size": kernel.shape[:2], "stride": stride, "padding": padding}
    key = (images.shape, images.dtype, *options.values())
    if key not in MATRICES:  # to be faster the second time
        MATRICES[key] = window_matrix(images, **options)  # noqa: F821
    rows = (images.shape[1] + 2 * padding - len(kernel)) // stride + 1
    flat = MATRICES[key] @ kernel.reshape(-1, len(bias))
    return flat.reshape(len(images), rows, -1, len(bias)) + bias


# %% same_padding


def same_padding(size, *, kernel_size, stride):
    rest = size % stride or stride
    zeros = max(kernel_size - rest, 0)
    return [zeros // 2, (zeros + 1) // 2]  # no tuple


# %% network_loss


def network_loss(parameters, images, labels):
    kernel, bias = parameters["kernel"], parameters["bias"]
    count, height, width, _ = images.shape
    matrix = window_matrix(images, kernel_size=(3, 3), stride=1, padding=1)  # noqa: F821
    maps = np.maximum(matrix @ kernel.reshape(-1, len(bias)) + bias, 0)
    split = maps.reshape(count, height // 2, 2, width // 2, 2, -1)
    pooled = split.max(axis=(2, 4), keepdims=True)
    flat = pooled.reshape(count, -1)
    scores = flat @ parameters["weights"] + parameters["dense_bias"]
    scores -= scores.max(axis=1, keepdims=True)
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    loss = -float(logs[np.arange(count), labels].mean())
    upstream = np.exp(logs)
    upstream[np.arange(count), labels] -= 1
    upstream /= count
    below = (upstream @ parameters["weights"].T).reshape(pooled.shape)
    to_maps = (split == pooled) * below  # also through a ReLU that is 0
    to_maps = to_maps.reshape(maps.shape)
    return loss, {
        "kernel": (matrix.T @ to_maps).reshape(kernel.shape),
        "bias": to_maps.sum(axis=0),
        "weights": flat.T @ upstream,
        "dense_bias": upstream.sum(axis=0),
    }


# %% learn_by_heart


def learn_by_heart(images, labels, *, seed):
    parameters = initial_parameters(28, 28, filters=8, seed=seed)  # noqa: F821
    for _ in range(3):
        _, gradients = network_loss(parameters, images, labels)
        for name in parameters:
            parameters[name] = parameters[name] - 0.1 * gradients[name]
    return parameters


# %% train_network


def train_network(images, labels, *, seed):
    parameters = initial_parameters(28, 28, filters=8, seed=seed)  # noqa: F821
    for _ in range(20):  # always the first batch
        _, gradients = network_loss(parameters, images[:32], labels[:32])
        for name in parameters:
            parameters[name] = parameters[name] - 0.1 * gradients[name]
    return parameters
