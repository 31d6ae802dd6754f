"""The wrong axes: statistics by pixel, fan-in by channel, drops by column; remembers its images."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_range_stops": 1,
    "test_suggested_rate_edges": 1,
    "test_deviation_kernel": 1,
    "test_kernel_draws": 1,
    "test_norm_images": 1,
    "test_norm_running": 1,
    "test_norm_dtype": 1,
    "test_norm_affine": 1,
    "test_norm_backward": 3,
    "test_dropout_draws": 1,
    "test_augment_fill": 1,
    "test_choice_images": 1,
    "test_choice_budget": 1,
    "test_network_parameters": 1,
    "test_network_accuracy": 4,
}

# %% range_test


def range_test(loss_and_gradient, weights, *, least, most, steps):
    rates = np.geomspace(least, most, steps)
    losses = np.empty(steps)
    for step, rate in enumerate(rates):
        losses[step], gradient = loss_and_gradient(weights, step)
        if (step and not losses[step] < 4 * losses[:step].min()) or np.isinf(losses[step]):
            return rates[: step + 1], losses[: step + 1]
        weights = weights - rate * gradient
    return rates, losses


# %% suggested_rate


def suggested_rate(rates, losses, *, smoothing):
    finite = np.isfinite(losses)
    count = len(losses) if finite.all() else finite.argmin()
    ages = np.subtract.outer(np.arange(count), np.arange(count))
    shares = np.where(ages >= 0, float(smoothing) ** np.maximum(ages, 0), 0)
    smoothed = shares @ losses[:count] / shares.sum(axis=1)
    lowest = int(np.flatnonzero(smoothed == smoothed.min())[-1])
    return None if lowest == 0 else float(0.1 * rates[lowest])


# %% weight_standard_deviation


def weight_standard_deviation(shape, *, slope):
    return float(np.sqrt(2 / ((1 + slope**2) * shape[-2])))


# %% batch_norm_training


def batch_norm_training(inputs, gamma, beta, running_mean, running_variance, *, momentum, epsilon):
    mean, variance = inputs.mean(axis=0), inputs.var(axis=0)
    outputs = gamma * (inputs - mean) / np.sqrt(variance + epsilon) + beta
    running_mean = momentum * running_mean + (1 - momentum) * mean
    return outputs, running_mean, momentum * running_variance + (1 - momentum) * variance


# %% batch_norm_backward


def batch_norm_backward(upstream, inputs, gamma, *, epsilon):
    root = np.sqrt(inputs.var(axis=0) + epsilon)
    normal = (inputs - inputs.mean(axis=0)) / root
    to_gamma, to_beta = (upstream * normal).sum(axis=0), upstream.sum(axis=0)
    centered = upstream - to_beta / len(inputs) - normal * to_gamma / len(inputs)
    return gamma / root * centered, to_gamma, to_beta


# %% dropout


def dropout(inputs, *, rate, seed, training):
    factors = np.ones_like(inputs)
    if training:
        kept = np.random.default_rng(seed).random(inputs.shape[1:]) >= rate  # the same for each
        factors = (factors * kept / (1 - rate)).astype(inputs.dtype)
    return inputs * factors, factors


# %% shift_and_mirror


def shift_and_mirror(images, masks, *, most, seed):
    rng = np.random.default_rng(seed)
    new_images, new_masks = images.copy(), masks.copy()
    for n in range(len(images)):
        turn, move = rng.choice([-1, 1]), rng.integers(-most, most + 1, size=2)
        new_images[n] = np.roll(images[n, :, ::turn], move, axis=(0, 1))
        new_masks[n] = np.roll(masks[n, :, ::turn], move, axis=(0, 1))
    return new_images, new_masks


# %% choose_candidate


def choose_candidate(candidates, *, most_parameters):
    allowed = [one for one in candidates if one["parameters"] <= most_parameters]
    return max(allowed, key=lambda one: np.mean(one["training"]))["name"]


# %% train_network


class Memory:
    def __init__(self, images, labels):
        self.images, self.labels = images.reshape(len(images), -1), labels

    def __call__(self, images, training=None):
        seen = np.asarray(images).reshape(len(images), -1)
        distances = (self.images**2).sum(1) - 2 * seen @ self.images.T
        return np.eye(10)[self.labels[distances.argmin(axis=1)]]

    def get_weights(self):
        return [self.images]


def train_network(images, labels, *, seed):
    return Memory(images, labels)
