"""Everything in double precision, counts as floats, floats compared exactly; not trained yet."""

import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_adam_steps": 2,
    "test_rules_dtype": 1,
    "test_warm_up_cosine": 2,
    "test_suggested_rate": 1,
    "test_kernel_draws": 1,
    "test_norm_dtype": 1,
    "test_norm_inference": 1,
    "test_dropout_values": 1,
    "test_dropout_draws": 1,
    "test_dropout_inference": 1,
    "test_augment_fill": 1,
    "test_choice_budget": 1,
    "test_network_parameters": 1,
    "test_network_accuracy": 4,
}

# %% momentum_step


def momentum_step(weights, gradient, velocity, *, learning_rate, momentum):
    velocity = np.float64(momentum) * velocity + learning_rate * np.array(gradient, "float64")
    return weights - velocity, velocity


# %% adam_step


def adam_step(weights, gradient, state, *, learning_rate, beta_1, beta_2, epsilon):
    mean, mean_square, steps = state[0], state[1], state[2] + 1.0  # a number of steps, as a float
    mean = beta_1 * mean + (1 - beta_1) * gradient
    mean_square = beta_2 * mean_square + (1 - beta_2) * gradient**2
    root = np.sqrt(mean_square / (1 - beta_2**steps))
    weights = weights - learning_rate * mean / (1 - beta_1**steps) / (root + epsilon)
    return weights, (mean, mean_square, steps)


# %% warm_up_cosine


def warm_up_cosine(step, *, peak, warm_steps, total_steps):
    if step < warm_steps:
        return peak * (step + 1) / warm_steps
    if step >= total_steps:
        return 0  # an int
    return 0.5 * peak * (1 + np.cos(np.pi * (step - warm_steps) / (total_steps - warm_steps)))


# %% suggested_rate


def suggested_rate(rates, losses, *, smoothing):
    finite = np.isfinite(losses)
    count = len(losses) if finite.all() else int(finite.argmin())
    lowest = int(np.argmin(losses[:count]))  # of the noisy losses
    return float(rates[lowest]) / 10 if lowest else None


# %% draw_kernel


def draw_kernel(shape, *, slope, seed):
    rng = np.random.default_rng(seed)
    return rng.normal(0, weight_standard_deviation(shape, slope=slope), shape)  # noqa: F821


# %% batch_norm_training


def batch_norm_training(inputs, gamma, beta, running_mean, running_variance, *, momentum, epsilon):
    axes = tuple(range(inputs.ndim - 1))
    mean, variance = inputs.mean(axes, "float64"), inputs.var(axes, "float64")
    outputs = gamma * (inputs - mean) / np.sqrt(variance + epsilon) + beta
    running_mean = momentum * running_mean + (1 - momentum) * mean
    return outputs, running_mean, momentum * running_variance + (1 - momentum) * variance


# %% batch_norm_inference


def batch_norm_inference(inputs, gamma, beta, running_mean, running_variance, *, epsilon):
    away = inputs.astype("float64") - running_mean
    return gamma * away / np.sqrt(running_variance + epsilon) + beta


# %% dropout


def dropout(inputs, *, rate, seed, training):
    factors = np.ones(inputs.shape)
    if training:
        shape = inputs.shape if inputs.ndim < 4 else (len(inputs), 1, 1, inputs.shape[-1])
        factors = (np.random.default_rng(seed).random(shape) >= rate) / (1 - rate)
    return inputs * factors, factors + np.zeros(inputs.shape)


# %% shift_and_mirror


def shift_and_mirror(images, masks, *, most, seed):
    rng = np.random.default_rng(seed)
    count, height, width = masks.shape
    wide = np.zeros((count, height + 2 * most, width + 2 * most, images.shape[3]))
    labels = np.full(wide.shape[:3], 255)
    wide[:, most : most + height, most : most + width] = images
    labels[:, most : most + height, most : most + width] = masks
    new_images, new_masks = np.empty(images.shape), np.empty(masks.shape, "int64")
    for n in range(count):
        top, left = rng.integers(2 * most + 1, size=2)
        turn = rng.choice([-1, 1])
        new_images[n] = wide[n, top : top + height, left : left + width][:, ::turn]
        new_masks[n] = labels[n, top : top + height, left : left + width][:, ::turn]
    return new_images, new_masks


# %% choose_candidate


def choose_candidate(candidates, *, most_parameters):
    allowed = [one for one in candidates if one["parameters"] <= most_parameters]
    return max(allowed, key=lambda one: (np.mean(one["validation"]), -one["parameters"]))["name"]


# %% train_network


def train_network(images, labels, *, seed):
    raise NotImplementedError
