"""Means and variances of something else, and two draws for one thing; has not trained yet."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_range_stops": 1,
    "test_suggested_rate": 1,
    "test_suggested_rate_edges": 1,
    "test_deviation_dense": 1,
    "test_deviation_kernel": 1,
    "test_kernel_draws": 1,
    "test_kernel_depth": 1,
    "test_norm_outputs": 1,
    "test_norm_images": 1,
    "test_norm_running": 1,
    "test_dropout_values": 1,
    "test_augment_pairs": 2,
    "test_augment_fill": 1,
    "test_choice_images": 1,
    "test_choice_budget": 1,
    "test_network_parameters": 1,
    "test_network_accuracy": 4,
}

# %% range_test


def range_test(loss_and_gradient, weights, *, least, most, steps):
    rates, losses = np.geomspace(least, most, steps), []
    for step, rate in enumerate(rates):  # to the end, and cut afterwards
        loss, gradient = loss_and_gradient(weights, step)
        losses.append(loss)
        weights = weights - rate * gradient
    for count in range(1, steps + 1):
        if not np.isfinite(losses[count - 1]) or losses[count - 1] > 4 * min(losses[:count]):
            return rates[:count], np.array(losses[:count])
    return rates, np.array(losses)


# %% suggested_rate


def suggested_rate(rates, losses, *, smoothing):
    mean, smoothed = 0.0, []
    for loss in losses:
        if not np.isfinite(loss):
            break
        mean = smoothing * mean + (1 - smoothing) * loss
        smoothed.append(mean)  # still near 0, where it began
    lowest = int(np.argmin(smoothed))
    return float(rates[lowest]) / 10 if lowest else None


# %% weight_standard_deviation


def weight_standard_deviation(shape, *, slope):
    fan_in, fan_out = np.prod(shape[:-1]), np.prod(shape[:-2]) * shape[-1]
    return float(np.sqrt(2 / (fan_in + fan_out)))  # Glorot's, which knows no activation


# %% batch_norm_training


def batch_norm_training(inputs, gamma, beta, running_mean, running_variance, *, momentum, epsilon):
    axes = tuple(range(inputs.ndim - 1))
    mean, variance = inputs.mean(axes), inputs.var(axes, ddof=1)
    outputs = gamma * (inputs - mean) / np.sqrt(variance + epsilon) + beta
    running_mean = momentum * running_mean + (1 - momentum) * mean
    return outputs, running_mean, momentum * running_variance + (1 - momentum) * variance


# %% dropout


def dropout(inputs, *, rate, seed, training):
    factors = np.ones_like(inputs)
    if training:
        factors[np.random.default_rng(seed).random(inputs.shape) < rate] = 0  # and not scaled
    return inputs * factors, factors


# %% shift_and_mirror


def shift_and_mirror(images, masks, *, most, seed):
    rng = np.random.default_rng(seed)

    def changed(arrays, fill):
        result = np.full_like(arrays, fill)
        height, width = arrays.shape[1:3]
        for n in range(len(arrays)):
            source = arrays[n, :, :: rng.choice([-1, 1])]
            down, right = rng.integers(-most, most + 1, size=2)
            to = (
                slice(max(down, 0), height + min(down, 0)),
                slice(max(right, 0), width + min(right, 0)),
            )
            back = (
                slice(max(-down, 0), height - max(down, 0)),
                slice(max(-right, 0), width - max(right, 0)),
            )
            result[n][to] = source[back]
        return result

    return changed(images, 0), changed(masks, 255)


# %% choose_candidate


def choose_candidate(candidates, *, most_parameters):
    allowed = [one for one in candidates if one["parameters"] <= most_parameters]
    return max(allowed, key=lambda one: max(one["validation"]))["name"]  # the luckiest seed


# %% train_network


def train_network(images, labels, *, seed):
    raise NotImplementedError
