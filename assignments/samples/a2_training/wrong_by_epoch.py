"""A rate an epoch, other libraries' conventions, training mixed up with use; a wide network."""

import keras
import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {
    "test_sgd": 1,
    "test_momentum": 2,
    "test_rmsprop": 2,
    "test_anneal_steps": 2,
    "test_anneal_again": 1,
    "test_range_rates": 1,
    "test_range_losses": 1,
    "test_range_stops": 1,
    "test_deviation_dense": 1,
    "test_deviation_kernel": 1,
    "test_kernel_draws": 1,
    "test_norm_outputs": 1,
    "test_norm_images": 1,
    "test_norm_inference": 1,
    "test_norm_backward": 3,
    "test_dropout_inference": 1,
    "test_augment_draws": 1,
    "test_choice_budget": 1,
    "test_network_parameters": 1,
    "test_network_accuracy": 4,
}

# %% sgd_step


def sgd_step(weights, gradient, *, learning_rate):
    return weights - learning_rate * np.clip(gradient, -10, 10)


# %% momentum_step


def momentum_step(weights, gradient, velocity, *, learning_rate, momentum):
    velocity = momentum * velocity + gradient  # PyTorch's
    return weights - learning_rate * velocity, velocity


# %% rmsprop_step


def rmsprop_step(weights, gradient, mean_square, *, learning_rate, decay, epsilon):
    mean_square = decay * mean_square + (1 - decay) * gradient**2
    return weights - learning_rate * gradient / (np.sqrt(mean_square) + epsilon), mean_square


# %% anneal_each_step


class AnnealEachStep(keras.callbacks.Callback):
    def __init__(self, schedule):
        super().__init__()
        self.schedule = schedule

    def on_train_begin(self, logs=None):
        self.rates = []

    def on_epoch_begin(self, epoch, logs=None):
        self.rates.append(self.schedule(epoch))
        self.model.optimizer.learning_rate = self.rates[-1]


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
    rates, losses = np.linspace(least, most, steps), []
    for step, rate in enumerate(rates):
        loss, gradient = loss_and_gradient(weights, step)
        losses.append(loss)
        if not np.isfinite(loss) or loss > 4 * min(losses):
            break
        weights = weights - rate * gradient
    return rates[: len(losses)], np.array(losses)


# %% weight_standard_deviation


def weight_standard_deviation(shape, *, slope):
    return float((np.prod(shape[:-1]) * (1 + min(slope, 1) ** 2) / 2) ** -0.5)


# %% batch_norm_training


def batch_norm_training(inputs, gamma, beta, running_mean, running_variance, *, momentum, epsilon):
    axes = tuple(range(inputs.ndim - 1))
    running_mean = momentum * running_mean + (1 - momentum) * inputs.mean(axes)
    running_variance = momentum * running_variance + (1 - momentum) * inputs.var(axes)
    outputs = gamma * (inputs - running_mean) / np.sqrt(running_variance + epsilon) + beta
    return outputs, running_mean, running_variance


# %% batch_norm_inference


def batch_norm_inference(inputs, gamma, beta, running_mean, running_variance, *, epsilon):
    axes = tuple(range(inputs.ndim - 1))
    return gamma * (inputs - inputs.mean(axes)) / np.sqrt(inputs.var(axes) + epsilon) + beta


# %% batch_norm_backward


def batch_norm_backward(upstream, inputs, gamma, *, epsilon):
    axes = tuple(range(inputs.ndim - 1))
    root = np.sqrt(inputs.var(axes) + epsilon)  # taken for constants, mean and root
    normal = (inputs - inputs.mean(axes)) / root
    return upstream * gamma / root, (upstream * normal).sum(axes), upstream.sum(axes)


# %% dropout


def dropout(inputs, *, rate, seed, training):
    if not training:
        factors = np.full_like(inputs, 1 - rate)  # on top of the scaling in training
    else:
        kept = np.random.default_rng(seed).random(inputs.shape) >= rate
        factors = (kept / (1 - rate)).astype(inputs.dtype)
    return inputs * factors, factors


# %% shift_and_mirror


def shift_and_mirror(images, masks, *, most, seed):
    rng = np.random.default_rng(seed)
    new_images, new_masks = np.zeros_like(images), np.full_like(masks, 255)
    height, width = masks.shape[1:]
    rows, columns = np.mgrid[:height, :width]
    for n in range(len(images)):
        turn = rng.choice([-1, 1])
        down, right = np.round(rng.uniform(-most, most, size=2)).astype(int)  # the ends too rarely
        kept = (rows + down >= 0) & (rows + down < height)
        kept &= (columns + right >= 0) & (columns + right < width)
        to = rows[kept] + down, columns[kept] + right
        new_images[n][to] = images[n, :, ::turn][kept]
        new_masks[n][to] = masks[n, :, ::turn][kept]
    return new_images, new_masks


# %% choose_candidate


def choose_candidate(candidates, *, most_parameters):
    return max(candidates, key=lambda one: np.mean(one["validation"]))["name"]


# %% train_network


def train_network(images, labels, *, seed):
    keras.utils.set_random_seed(seed)
    layers = [keras.layers.Flatten(), keras.layers.Dense(64, "relu"), keras.layers.Dense(10)]
    network = keras.Sequential([keras.Input((28, 28, 1)), *layers])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(3e-3), loss)
    network.fit(images, labels, batch_size=64, epochs=2, verbose=0)
    return network
