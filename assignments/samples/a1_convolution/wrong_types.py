"""Loses types and precision, writes into arguments, shares options, takes near for equal."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_parameter_count_no_bias": 1,
    "test_parameter_count_bias": 1,
    "test_conv2d_dtype": 1,
    "test_kernel_gradient_dtype": 1,
    "test_max_pool": 1,
    "test_mean_pool": 1,
    "test_max_pool_gradient_ties": 1,
    "test_mean_pool_gradient": 1,
    "test_conv2d_matrix": 2,
    "test_same_padding": 1,
    "test_layer_forward": 1,
    "test_layer_backward": 1,
    "test_layer_cache": 1,
    "test_initial_parameters": 1,
    "test_network_large_scores": 1,
    "test_descend": 1,
    "test_train_seed": 1,
    "test_train_accuracy": 3,
}

# %% parameter_count


def parameter_count(*, kernel_size, channels, filters, use_bias):
    count = np.prod(kernel_size, dtype=float) * channels * filters  # 27.0
    return count + filters if use_bias else count


# %% conv2d


def windows(images, kernel_size, *, stride, padding):
    padded = np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel_size, axis=(1, 2))
    return views[:, ::stride, ::stride]


def conv2d(images, kernel, bias, *, stride, padding):
    views = windows(images, kernel.shape[:2], stride=stride, padding=padding)
    output = np.zeros((*views.shape[:3], len(bias)))  # float64, whatever came
    for f in range(len(bias)):
        output[..., f] = np.einsum("nijcab,abc->nij", views, kernel[..., f]) + bias[f]
    return output


# %% conv2d_kernel_gradient


def conv2d_kernel_gradient(images, upstream, *, kernel_shape, stride, padding):
    views = windows(images, kernel_shape[:2], stride=stride, padding=padding)
    gradient = np.zeros(kernel_shape)
    gradient += np.einsum("nijcab,nijf->abcf", views, upstream)
    return gradient


# %% max_pool


def pool_windows(images, size, stride):
    views = windows(images, (size, size), stride=stride, padding=0)
    return views.reshape(*views.shape[:4], size * size)


def max_pool(images, *, size, stride):
    return pool_windows(images.astype("float64"), size, stride).max(axis=-1)


# %% mean_pool


def mean_pool(images, *, size, stride):
    parts = pool_windows(images, size, stride)
    return parts.mean(axis=-1, dtype="float64")


# %% max_pool_gradient


def max_pool_gradient(images, upstream, *, size, stride):
    copies = pool_windows(images, size, stride)
    largest = np.isclose(copies, copies.max(axis=-1, keepdims=True), rtol=0)  # or nearly so
    first = largest.argmax(axis=-1)
    n, i, j, c = np.indices(upstream.shape)
    gradient = np.zeros(images.shape, dtype=upstream.dtype)
    np.add.at(gradient, (n, i * stride + first // size, j * stride + first % size, c), upstream)
    return gradient


# %% mean_pool_gradient


def mean_pool_gradient(upstream, *, images_shape, size, stride):
    upstream /= size**2  # in place
    gradient = np.zeros(images_shape, dtype=upstream.dtype)
    n, i, j, c = np.indices(upstream.shape)
    for a, b in np.ndindex(size, size):
        np.add.at(gradient, (n, i * stride + a, j * stride + b, c), upstream)
    return gradient


# %% conv2d_matrix


def conv2d_matrix(images, kernel, bias, *, stride, padding):
    small = images.astype("float16"), kernel.astype("float16")  # to be faster
    matrix = window_matrix(small[0], kernel_size=kernel.shape[:2], stride=stride, padding=padding)  # noqa: F821
    rows = (images.shape[1] + 2 * padding - len(kernel)) // stride + 1
    flat = matrix @ small[1].reshape(-1, len(bias))
    return flat.reshape(len(images), rows, -1, len(bias)).astype(images.dtype) + bias


# %% same_padding


def same_padding(size, *, kernel_size, stride):
    zeros = max((np.ceil(size / stride) - 1) * stride + kernel_size - size, 0)
    return np.floor(zeros / 2), np.ceil(zeros / 2)


# %% conv_layer


class ConvLayer:
    def __init__(self, kernel, bias, *, stride, padding):
        self.kernel, self.bias = kernel, bias
        ConvLayer.options = {"stride": stride, "padding": padding}  # of all layers

    def forward(self, images):
        self.images = images
        return conv2d(images, self.kernel, self.bias, **self.options)

    def backward(self, upstream):
        self.kernel_gradient = conv2d_kernel_gradient(
            self.images, upstream, kernel_shape=self.kernel.shape, **self.options
        )
        self.bias_gradient = conv2d_bias_gradient(upstream)  # noqa: F821
        return conv2d_image_gradient(  # noqa: F821
            upstream, self.kernel, images_shape=self.images.shape, **self.options
        )


# %% initial_parameters


def initial_parameters(height, width, *, filters, seed):
    rng = np.random.default_rng(seed)
    return {
        "kernel": rng.normal(0, (2 / 9) ** 0.5, size=(3, 3, 1, filters)),
        "bias": np.zeros(filters),
        "weights": rng.normal(0, 0.01, size=(height * width // 4 * filters, 10)),
        "dense_bias": np.zeros(10),
    }


# %% network_loss


def network_loss(parameters, images, labels):
    kernel, bias = parameters["kernel"], parameters["bias"]
    count, height, width, _ = images.shape
    matrix = window_matrix(images, kernel_size=(3, 3), stride=1, padding=1)  # noqa: F821
    maps = np.maximum(matrix @ kernel.reshape(-1, len(bias)) + bias, 0)
    split = maps.reshape(count, height // 2, 2, width // 2, 2, -1)
    quarters = np.swapaxes(split, 2, 3).reshape(count, height // 2, width // 2, 4, -1)
    first = quarters.argmax(axis=3, keepdims=True)
    pooled = quarters.max(axis=3)
    flat = pooled.reshape(count, -1)
    scores = flat @ parameters["weights"] + parameters["dense_bias"]
    scores -= scores.max()  # of the whole batch
    sums = np.exp(scores).sum(axis=1, keepdims=True)
    image = np.arange(count)
    loss = float(np.mean(np.log(sums[:, 0]) - scores[image, labels]))
    upstream = np.exp(scores) / sums
    upstream[image, labels] -= 1
    upstream /= count
    below = (upstream @ parameters["weights"].T).reshape(pooled.shape) * (pooled > 0)
    spread = (np.arange(4)[:, None] == first) * below[:, :, :, None]
    spread = spread.reshape(count, height // 2, width // 2, 2, 2, -1)
    to_maps = np.swapaxes(spread, 2, 3).reshape(maps.shape)
    return loss, {
        "kernel": (matrix.T @ to_maps).reshape(kernel.shape),
        "bias": to_maps.sum(axis=0),
        "weights": flat.T @ upstream,
        "dense_bias": upstream.sum(axis=0),
    }


# %% descend


def descend(loss_and_gradients, parameters, *, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss, gradients = loss_and_gradients(parameters)
        losses.append(loss)
        for name in parameters:
            parameters[name] -= learning_rate * gradients[name]
    return parameters, losses


# %% train_network


def train_network(images, labels, *, seed):
    parameters = initial_parameters(28, 28, filters=8, seed=seed)
    for start in range(0, min(len(images), 640), 32):  # the first garments, to be faster
        batch = slice(start, start + 32)
        _, gradients = network_loss(parameters, images[batch], labels[batch])
        for name in parameters:
            parameters[name] = parameters[name] - 0.1 * gradients[name]
    return parameters
