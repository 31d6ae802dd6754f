"""Writes over its arguments, draws once for all images, chooses by medians; has not trained."""

import keras
import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_sgd": 1,
    "test_rules_dtype": 1,
    "test_range_losses": 1,
    "test_range_stops": 1,
    "test_kernel_draws": 1,
    "test_norm_outputs": 1,
    "test_norm_images": 1,
    "test_norm_running": 1,
    "test_norm_dtype": 1,
    "test_dropout_values": 1,
    "test_dropout_draws": 1,
    "test_augment_draws": 1,
    "test_choice_images": 1,
    "test_network_accuracy": 4,
}

# %% sgd_step


def sgd_step(weights, gradient, *, learning_rate):
    weights -= learning_rate * gradient
    return weights


# %% range_test


def range_test(loss_and_gradient, weights, *, least, most, steps):
    rates, losses = [], []
    for rate in np.geomspace(least, most, steps):
        loss, gradient = loss_and_gradient(weights, len(losses))
        rates.append(rate)
        losses.append(loss)
        if not np.isfinite(loss) or loss > 4 * min(losses):
            break
        weights -= (rate * gradient).astype(weights.dtype)
    return np.array(rates), np.array(losses)


# %% draw_kernel


def draw_kernel(shape, *, slope, seed):
    numbers = np.random.default_rng(seed).standard_normal(shape, dtype="float32")
    if len(shape) == 4:
        numbers[:] = numbers[:1, :1]  # the same at each place of the window
    return numbers * np.float32(weight_standard_deviation(shape, slope=slope))  # noqa: F821


# %% batch_norm_training


def batch_norm_training(inputs, gamma, beta, running_mean, running_variance, *, momentum, epsilon):
    axes = tuple(range(inputs.ndim - 1))
    mean, variance = inputs.mean(axes), inputs.var(axes)
    running_mean += ((1 - momentum) * (mean - running_mean)).astype(running_mean.dtype)
    running_variance += ((1 - momentum) * (variance - running_variance)).astype(mean.dtype)
    outputs = gamma * (inputs - mean) / np.sqrt(variance + epsilon) + beta
    return outputs, running_mean, running_variance


# %% dropout


def dropout(inputs, *, rate, seed, training):
    factors = np.ones_like(inputs)
    if training:
        kept = np.random.default_rng(seed).random(inputs.shape) >= rate
        factors = (kept / (1 - rate)).astype(inputs.dtype)
    inputs *= factors
    return inputs, factors


# %% shift_and_mirror


def shift_and_mirror(images, masks, *, most, seed):
    rng = np.random.default_rng(seed)
    turn, (down, right) = rng.choice([-1, 1]), rng.integers(-most, most + 1, size=2)
    new_images, new_masks = np.zeros_like(images), np.full_like(masks, 255)
    height, width = masks.shape[1:]
    rows = slice(max(down, 0), height + min(down, 0)), slice(max(-down, 0), height - max(down, 0))
    left = max(right, 0), max(-right, 0)
    columns = width - abs(right)
    to = slice(None), rows[0], slice(left[0], left[0] + columns)
    back = slice(None), rows[1], slice(left[1], left[1] + columns)
    new_images[to] = images[:, :, ::turn][back]
    new_masks[to] = masks[:, :, ::turn][back]
    return new_images, new_masks


# %% choose_candidate


def choose_candidate(candidates, *, most_parameters):
    allowed = [one for one in candidates if one["parameters"] <= most_parameters]
    best = max(np.median(one["validation"]) for one in allowed)  # not the mean
    good = [one for one in allowed if np.median(one["validation"]) >= best - 1e-9]
    return min(good, key=lambda one: one["parameters"])["name"]


# %% train_network


def train_network(images, labels, *, seed):
    keras.utils.set_random_seed(seed)
    layers = [keras.layers.Conv2D(8, 5, strides=3, activation="relu"), keras.layers.Flatten()]
    return keras.Sequential([keras.Input((28, 28, 1)), *layers, keras.layers.Dense(10)])
