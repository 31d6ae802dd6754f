"""Begins or ends a count at the wrong number, or fixes it; hands in a single layer of weights."""

import keras
import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_adam_first": 1,
    "test_adam_steps": 2,
    "test_warm_up_cosine": 2,
    "test_anneal_again": 1,
    "test_range_stops": 1,
    "test_suggested_rate": 1,
    "test_norm_inference": 1,
    "test_dropout_draws": 1,
    "test_augment_fill": 1,
    "test_augment_draws": 1,
    "test_choice_budget": 1,
    "test_network_accuracy": 4,
}

# %% adam_step


def adam_step(weights, gradient, state, *, learning_rate, beta_1, beta_2, epsilon):
    mean, mean_square, steps = state
    mean = beta_1 * mean + (1 - beta_1) * gradient
    mean_square = beta_2 * mean_square + (1 - beta_2) * gradient**2
    corrected = mean / (1 - beta_1 ** max(steps, 1))  # one step late after the first
    root = np.sqrt(mean_square / (1 - beta_2 ** (steps + 2)))
    weights = weights - learning_rate * corrected / (root + epsilon)
    return weights, (mean, mean_square, steps + 1)


# %% warm_up_cosine


def warm_up_cosine(step, *, peak, warm_steps, total_steps):
    if step < warm_steps:
        return float(peak * step / warm_steps)
    progress = min(1.0, (step - warm_steps) / (total_steps - warm_steps))
    return float(0.5 * peak * (1 + np.cos(np.pi * progress)))


# %% anneal_each_step


class AnnealEachStep(keras.callbacks.Callback):
    def __init__(self, schedule):
        super().__init__()
        self.schedule, self.step, self.rates = schedule, 0, []

    def on_train_begin(self, logs=None):
        self.rates = []  # but the step goes on

    def on_train_batch_begin(self, batch, logs=None):
        self.rates.append(self.schedule(self.step))
        self.model.optimizer.learning_rate = self.rates[-1]
        self.step += 1


def anneal_each_step(schedule, inputs, targets, *, batch_size, epochs, fits=1):
    model = keras.Sequential([keras.Input((inputs.shape[1],)), keras.layers.Dense(1)])
    model.set_weights([np.zeros((inputs.shape[1], 1)), np.zeros(1)])
    model.compile(keras.optimizers.SGD(0.5), "mse", run_eagerly=True)
    callback = AnnealEachStep(schedule)
    for _ in range(fits):
        options = {"batch_size": batch_size, "epochs": epochs, "shuffle": False, "verbose": 0}
        model.fit(inputs, targets, callbacks=[callback], **options)
    kernel, bias = model.get_weights()
    return np.append(kernel[:, 0], bias), list(callback.rates)


# %% range_test


def range_test(loss_and_gradient, weights, *, least, most, steps):
    rates, losses = [], []
    for rate in np.geomspace(least, most, steps):
        loss, gradient = loss_and_gradient(weights, len(losses))
        if losses and (not np.isfinite(loss) or loss > 4 * min(losses)):
            break  # before it was noted
        rates.append(rate)
        losses.append(loss)
        weights = weights - rate * gradient
    return np.array(rates), np.array(losses)


# %% suggested_rate


def suggested_rate(rates, losses, *, smoothing):
    mean, smoothed = losses[0], [losses[0]]  # begun with the first loss, and not corrected
    for loss in losses[1:]:
        if not np.isfinite(loss):
            break
        mean = smoothing * mean + (1 - smoothing) * loss
        smoothed.append(mean)
    lowest = int(np.argmin(smoothed))
    return float(rates[lowest]) / 10 if lowest else None


# %% batch_norm_inference


def batch_norm_inference(inputs, gamma, beta, running_mean, running_variance, *, epsilon):
    if len(inputs) > 1:  # a batch has statistics of its own
        axes = tuple(range(inputs.ndim - 1))
        running_mean, running_variance = inputs.mean(axis=axes), inputs.var(axis=axes)
    return (inputs - running_mean) * (gamma / np.sqrt(running_variance + epsilon)) + beta


# %% dropout


def dropout(inputs, *, rate, seed, training):
    factors = np.ones_like(inputs)
    if training:
        dropped = np.random.default_rng(seed).permutation(inputs.size) < int(rate * inputs.size)
        factors[dropped.reshape(inputs.shape)] = 0  # always as many
        factors[factors > 0] = 1 / (1 - rate)
    return inputs * factors, factors


# %% shift_and_mirror


def shift_and_mirror(images, masks, *, most, seed):
    rng = np.random.default_rng(seed)
    new_images, new_masks = np.zeros_like(images), np.full_like(masks, 255)
    height, width = masks.shape[1:]
    for n in range(len(images)):
        turn = rng.choice([-1, 1])
        down, right = rng.integers(-most, most, size=2)  # never `most` itself
        rows, columns = np.mgrid[:height, :width]
        kept = (rows + down >= 0) & (rows + down < height)
        kept &= (columns + right >= 0) & (columns + right < width)
        to = rows[kept] + down, columns[kept] + right
        new_images[n][to] = images[n, :, ::turn][kept]
        new_masks[n][to] = masks[n, :, ::turn][kept]
    return new_images, new_masks


# %% choose_candidate


def choose_candidate(candidates, *, most_parameters):
    allowed = [one for one in candidates if one["parameters"] < most_parameters]
    return max(allowed, key=lambda one: np.mean(one["validation"]))["name"]


# %% train_network


def train_network(images, labels, *, seed):
    keras.utils.set_random_seed(seed)
    layers = [keras.layers.Flatten(), keras.layers.Dense(10)]
    network = keras.Sequential([keras.Input((28, 28, 1)), *layers])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(3e-3), loss)
    network.fit(images, labels, batch_size=64, epochs=2, verbose=0)
    return network
