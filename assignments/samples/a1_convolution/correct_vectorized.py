"""All correct, nearly without loops: windows of the padded images, contracted by `einsum`."""

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


# %% hand_made_filters


def hand_made_filters():
    kernel = np.zeros((3, 3, 1, 4))
    kernel[..., 0] = 1 / 9
    kernel[:, 2, 0, 1] = 0.125, 0.25, 0.125
    kernel[:, 0, 0, 1] = -0.125, -0.25, -0.125
    kernel[:, :, 0, 2] = kernel[:, :, 0, 1].T
    kernel[..., 3] = -1 / 9
    kernel[1, 1, 0, 3] += 2
    return kernel


# %% conv2d_kernel_gradient


def conv2d_kernel_gradient(images, upstream, *, kernel_shape, stride, padding):
    views = windows(images, kernel_shape[:2], stride=stride, padding=padding)
    return np.einsum("nijcab,nijf->abcf", views, upstream)


# %% conv2d_bias_gradient


def conv2d_bias_gradient(upstream):
    return np.einsum("nijf->f", upstream)


# %% conv2d_image_gradient


def conv2d_image_gradient(upstream, kernel, *, images_shape, stride, padding):
    count, height, width, channels = images_shape
    kh, kw = kernel.shape[:2]
    rows, columns = (stride * size for size in upstream.shape[1:3])
    full = (count, height + 2 * padding + stride, width + 2 * padding + stride, channels)
    padded = np.zeros(full, dtype=upstream.dtype)
    for a, b in np.ndindex(kh, kw):  # a kernel's number reaches a grid of pixels
        padded[:, a : a + rows : stride, b : b + columns : stride] += upstream @ kernel[a, b].T
    return padded[:, padding : padding + height, padding : padding + width]


# %% max_pool


def pool_windows(images, size, stride):
    """Returns (N, rows, columns, C, size * size) copies of the windows."""
    views = windows(images, (size, size), stride=stride, padding=0)
    return views.reshape(*views.shape[:4], size * size)


def max_pool(images, *, size, stride):
    return pool_windows(images, size, stride).max(axis=-1)


# %% mean_pool


def mean_pool(images, *, size, stride):
    return pool_windows(images, size, stride).mean(axis=-1)


# %% max_pool_gradient


def max_pool_gradient(images, upstream, *, size, stride):
    first = pool_windows(images, size, stride).argmax(axis=-1)
    n, i, j, c = np.indices(upstream.shape)
    gradient = np.zeros(images.shape, dtype=upstream.dtype)
    np.add.at(gradient, (n, i * stride + first // size, j * stride + first % size, c), upstream)
    return gradient


# %% mean_pool_gradient


def mean_pool_gradient(upstream, *, images_shape, size, stride):
    gradient = np.zeros(images_shape, dtype=upstream.dtype)
    n, i, j, c = np.indices(upstream.shape)
    for a, b in np.ndindex(size, size):
        np.add.at(gradient, (n, i * stride + a, j * stride + b, c), upstream / size**2)
    return gradient


# %% window_matrix


def window_matrix(images, *, kernel_size, stride, padding):
    views = windows(images, kernel_size, stride=stride, padding=padding)
    return np.moveaxis(views, 3, 5).reshape(-1, int(np.prod(kernel_size)) * images.shape[3])


# %% conv2d_matrix


def conv2d_matrix(images, kernel, bias, *, stride, padding):
    matrix = window_matrix(images, kernel_size=kernel.shape[:2], stride=stride, padding=padding)
    rows = (images.shape[1] + 2 * padding - len(kernel)) // stride + 1
    flat = matrix @ kernel.reshape(-1, len(bias))
    return flat.reshape(len(images), rows, -1, len(bias)) + bias


# %% same_padding


def same_padding(size, *, kernel_size, stride):
    rest = size % stride or stride
    zeros = max(kernel_size - rest, 0)
    return zeros // 2, (zeros + 1) // 2


# %% conv_layer


class ConvLayer:
    def __init__(self, kernel, bias, *, stride, padding):
        self.kernel, self.bias = kernel, bias
        self.options = {"stride": stride, "padding": padding}

    def forward(self, images):
        self.images = images
        return conv2d(images, self.kernel, self.bias, **self.options)

    def backward(self, upstream):
        self.kernel_gradient = conv2d_kernel_gradient(
            self.images, upstream, kernel_shape=self.kernel.shape, **self.options
        )
        self.bias_gradient = conv2d_bias_gradient(upstream)
        return conv2d_image_gradient(
            upstream, self.kernel, images_shape=self.images.shape, **self.options
        )


# %% initial_parameters


def initial_parameters(height, width, *, filters, seed):
    rng = np.random.default_rng(seed)
    kernel = rng.standard_normal((3, 3, 1, filters), dtype="float32") * np.float32(2**0.5 / 3)
    inputs = height * width // 4 * filters
    weights = rng.standard_normal((inputs, 10), dtype="float32") / np.float32(100)
    zeros = {"bias": np.zeros(filters, "float32"), "dense_bias": np.zeros(10, "float32")}
    return {"kernel": kernel, "weights": weights, **zeros}


# %% network_loss


def network_loss(parameters, images, labels):
    kernel, bias = parameters["kernel"], parameters["bias"]
    count, height, width, _ = images.shape
    matrix = window_matrix(images, kernel_size=(3, 3), stride=1, padding=1)
    maps = np.maximum(matrix @ kernel.reshape(-1, len(bias)) + bias, 0)
    split = maps.reshape(count, height // 2, 2, width // 2, 2, -1)
    quarters = np.swapaxes(split, 2, 3).reshape(count, height // 2, width // 2, 4, -1)
    first = quarters.argmax(axis=3, keepdims=True)
    pooled = np.take_along_axis(quarters, first, axis=3)[:, :, :, 0]
    flat = pooled.reshape(count, -1)
    scores = flat @ parameters["weights"] + parameters["dense_bias"]
    scores -= scores.max(axis=1, keepdims=True)
    sums = np.exp(scores).sum(axis=1, keepdims=True)
    image = np.arange(count)
    loss = float(np.mean(np.log(sums[:, 0]) - scores[image, labels]))
    upstream = np.exp(scores) / sums
    upstream[image, labels] -= 1
    upstream /= count
    below = (upstream @ parameters["weights"].T).reshape(pooled.shape) * (pooled > 0)
    spread = np.zeros_like(quarters)
    np.put_along_axis(spread, first, below[:, :, :, np.newaxis], axis=3)
    spread = spread.reshape(count, height // 2, width // 2, 2, 2, -1)
    to_maps = np.swapaxes(spread, 2, 3).reshape(maps.shape)
    return loss, {
        "kernel": (matrix.T @ to_maps).reshape(kernel.shape),
        "bias": np.einsum("pf->f", to_maps),
        "weights": flat.T @ upstream,
        "dense_bias": upstream.sum(axis=0),
    }


# %% descend


def descend(loss_and_gradients, parameters, *, learning_rate, steps):
    parameters, losses = dict(parameters), []
    for _ in range(steps):
        loss, gradients = loss_and_gradients(parameters)
        losses.append(loss)
        for name in parameters:
            parameters[name] = parameters[name] - learning_rate * gradients[name]
    return parameters, losses


# %% learn_by_heart


def learn_by_heart(images, labels, *, seed):
    def loss_and_gradients(parameters):
        return network_loss(parameters, images, labels)

    parameters = initial_parameters(28, 28, filters=8, seed=seed)
    return descend(loss_and_gradients, parameters, learning_rate=0.2, steps=100)[0]


# %% train_network


def train_network(images, labels, *, seed):
    rng = np.random.default_rng(seed)
    parameters = initial_parameters(28, 28, filters=8, seed=seed)
    means = {name: np.zeros_like(array) for name, array in parameters.items()}
    batches = max(len(images) // 16, 1)
    steps = 3 * batches
    for step in range(steps):
        if step % batches == 0:
            order = rng.permutation(len(images))
        chosen = order[step % batches :: batches]
        _, gradients = network_loss(parameters, images[chosen], labels[chosen])
        rate = np.float32(0.03 * (1 - step / steps))
        for name in parameters:
            means[name] = np.float32(0.9) * means[name] + gradients[name]
            parameters[name] = parameters[name] - rate * means[name]
    return parameters


# %% explanations

"""
Five times as fast, nine times the memory: each of the 784 positions starts NumPy anew for little
work. With stride 2 it would be 9/4. Ones reversed are ones; different numbers at each position see
it. A loss far from ln 10: weights too large; eight images not learned: a wrong gradient. Labels
that were shuffled by themselves pass both, and the validation loss tells.
"""
