"""All correct, number by number, and with a network of its own."""

import math

import keras
import numpy as np

STARTS_FROM = "correct_vectorized"
LOSES = {}

# %% sgd_step


def sgd_step(weights, gradient, *, learning_rate):
    result = weights.copy()
    for place in np.ndindex(*weights.shape):
        result[place] -= learning_rate * gradient[place]
    return result


# %% momentum_step


def momentum_step(weights, gradient, velocity, *, learning_rate, momentum):
    weights, velocity = weights.copy(), velocity.copy()
    for place in np.ndindex(*weights.shape):
        velocity[place] = momentum * velocity[place] + learning_rate * gradient[place]
        weights[place] -= velocity[place]
    return weights, velocity


# %% rmsprop_step


def rmsprop_step(weights, gradient, mean_square, *, learning_rate, decay, epsilon):
    weights, mean_square = weights.copy(), mean_square.copy()
    for place in np.ndindex(*weights.shape):
        slope = float(gradient[place])
        mean_square[place] = decay * mean_square[place] + (1 - decay) * slope**2
        weights[place] -= learning_rate * slope / math.sqrt(mean_square[place] + epsilon)
    return weights, mean_square


# %% adam_step


def adam_step(weights, gradient, state, *, learning_rate, beta_1, beta_2, epsilon):
    weights, mean, square = weights.copy(), state[0].copy(), state[1].copy()
    number = state[2] + 1
    for place in np.ndindex(*weights.shape):
        mean[place] = beta_1 * mean[place] + (1 - beta_1) * gradient[place]
        square[place] = beta_2 * square[place] + (1 - beta_2) * gradient[place] ** 2
        top = float(mean[place]) / (1 - beta_1**number)
        bottom = math.sqrt(float(square[place]) / (1 - beta_2**number))
        weights[place] -= learning_rate * top / (bottom + epsilon)
    return weights, (mean, square, number)


# %% anneal_each_step


class AnnealEachStep(keras.callbacks.Callback):
    def __init__(self, schedule):
        super().__init__()
        self.schedule, self.rates, self.done = schedule, [], 0

    def on_train_begin(self, logs=None):
        self.rates.clear()
        self.done = 0

    def on_epoch_begin(self, epoch, logs=None):
        self.first = self.done

    def on_batch_begin(self, batch, logs=None):
        rate = self.schedule(self.first + batch)
        self.model.optimizer.learning_rate.assign(rate)
        self.rates.append(rate)

    def on_batch_end(self, batch, logs=None):
        self.done += 1


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
    rates, losses, lowest = [], [], float("inf")
    factor = (most / least) ** (1 / (steps - 1))
    weights = weights.copy()
    for step in range(steps):
        loss, gradient = loss_and_gradient(weights.copy(), step)
        rates.append(least * factor**step)
        losses.append(float(loss))
        lowest = min(lowest, losses[-1])
        if math.isnan(loss) or math.isinf(loss) or loss > 4 * lowest:
            break
        weights = weights - rates[-1] * gradient
    return np.array(rates), np.array(losses)


# %% suggested_rate


def suggested_rate(rates, losses, *, smoothing):
    mean, weight, best, best_rate = 0.0, 0.0, math.inf, None
    for number in range(len(losses)):
        loss = float(losses[number])
        if not math.isfinite(loss):
            break
        mean = smoothing * mean + (1 - smoothing) * loss
        weight = smoothing * weight + (1 - smoothing)
        if mean / weight < best:
            best, best_rate = mean / weight, float(rates[number]) / 10 if number else None
    return best_rate


# %% draw_kernel


def draw_kernel(shape, *, slope, seed):
    rng = np.random.default_rng(seed)
    scale = weight_standard_deviation(shape, slope=slope)  # noqa: F821
    kernel = np.empty(shape, "float32")
    for unit in range(shape[-1]):
        kernel[..., unit] = rng.normal(0, scale, size=shape[:-1])
    return kernel


# %% batch_norm_training


def batch_norm_training(inputs, gamma, beta, running_mean, running_variance, *, momentum, epsilon):
    outputs = np.empty_like(inputs)
    running_mean, running_variance = running_mean.copy(), running_variance.copy()
    for c in range(inputs.shape[-1]):
        channel = inputs[..., c]
        mean = channel.sum() / channel.size
        variance = ((channel - mean) ** 2).sum() / channel.size
        outputs[..., c] = gamma[c] * (channel - mean) / np.sqrt(variance + epsilon) + beta[c]
        running_mean[c] = momentum * running_mean[c] + (1 - momentum) * mean
        running_variance[c] = momentum * running_variance[c] + (1 - momentum) * variance
    return outputs, running_mean, running_variance


# %% batch_norm_inference


def batch_norm_inference(inputs, gamma, beta, running_mean, running_variance, *, epsilon):
    outputs = np.empty_like(inputs)
    for c in range(inputs.shape[-1]):
        root = np.sqrt(running_variance[c] + epsilon)
        outputs[..., c] = gamma[c] * (inputs[..., c] - running_mean[c]) / root + beta[c]
    return outputs


# %% batch_norm_backward


def batch_norm_backward(upstream, inputs, gamma, *, epsilon):
    to_inputs = np.empty_like(inputs)
    to_gamma, to_beta = np.zeros(inputs.shape[-1]), np.zeros(inputs.shape[-1])
    for c in range(inputs.shape[-1]):
        x, up = inputs[..., c].ravel(), upstream[..., c].ravel()
        root = math.sqrt(x.var() + epsilon)
        normal = (x - x.mean()) / root
        for k in range(len(x)):
            to_gamma[c] += up[k] * normal[k]
            to_beta[c] += up[k]
        slopes = []
        for k in range(len(x)):
            through_all = to_beta[c] / len(x) + normal[k] * to_gamma[c] / len(x)
            slopes.append(gamma[c] / root * (up[k] - through_all))
        to_inputs[..., c] = np.reshape(slopes, inputs.shape[:-1])
    return to_inputs, to_gamma, to_beta


# %% dropout


def dropout(inputs, *, rate, seed, training):
    factors, rng = np.ones_like(inputs), np.random.default_rng(seed)
    if training:
        for place in np.ndindex(*inputs.shape):
            factors[place] = 0 if rng.random() < rate else 1 / (1 - rate)
    return inputs * factors, factors


# %% shift_and_mirror


def shift_and_mirror(images, masks, *, most, seed):
    rng = np.random.default_rng(seed)
    new_images, new_masks = images.copy(), masks.copy()
    count, height, width = masks.shape
    for n in range(count):
        mirrored = rng.random() < 0.5
        down, right = rng.integers(-most, most + 1, size=2)
        for i in range(height):
            for j in range(width):
                row, column = i - down, j - right
                if 0 <= row < height and 0 <= column < width:
                    column = width - 1 - column if mirrored else column
                    new_images[n, i, j] = images[n, row, column]
                    new_masks[n, i, j] = masks[n, row, column]
                else:
                    new_images[n, i, j], new_masks[n, i, j] = 0, 255
    return new_images, new_masks


# %% choose_candidate


def choose_candidate(candidates, *, most_parameters):
    means, best = [], -1.0
    for one in candidates:
        means.append(sum(one["validation"]) / len(one["validation"]))
        if one["parameters"] <= most_parameters:
            best = max(best, means[-1])
    chosen, fewest = None, most_parameters + 1
    for one, mean in zip(candidates, means, strict=True):
        if one["parameters"] < fewest and mean >= best - 1e-9:
            chosen, fewest = one["name"], one["parameters"]
    return chosen


# %% train_network


def train_network(images, labels, *, seed):
    keras.utils.set_random_seed(seed)
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(2.0, -0.6)]
    for filters, pooling in ((8, False), (16, True), (32, True)):
        layers += [
            keras.layers.Conv2D(filters, 3 if pooling else 5, 1 if pooling else 2, "same"),
            keras.layers.BatchNormalization(momentum=0.9),
            keras.layers.Activation("relu"),
        ]
        if pooling:
            layers.append(keras.layers.MaxPooling2D(2))
    network = keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10)])
    schedule = keras.optimizers.schedules.CosineDecay(1e-2, 5 * -(-len(images) // 64))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(schedule), loss)
    for _ in range(5):
        network.fit(images, labels, batch_size=64, epochs=1, verbose=0)
    return network
