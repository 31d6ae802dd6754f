"""Trains small networks with and without normalization, over rates, batches and noises.

Writes the results `normalization_rates`, `normalization_batches` and `normalization_noise` of
`coursekit.course`.
From the root, all or some of them:

    python notebooks/experiments/normalization.py
    python notebooks/experiments/normalization.py normalization_noise

About fifteen minutes on two CPU cores. Batch normalization is tested with exact statistics,
so that no difference is one between a running average and what it should have become.
"""

from functools import partial
import itertools
import sys

from coursekit.course.experiments import write_results
from coursekit.data import EMBEDDED, load, to_unit_range
from coursekit.layers import BatchNorm, recompute_statistics
import keras
from keras import layers, ops
import numpy as np

IMAGES, CLASSES, SEEDS = 1024, 10, range(3)
DEPTH, WIDTH = 10, 64
RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
RATE_STEPS, RATE_BATCH = 200, 64
ORDERS = ("none", "before", "after")
NORMS = {
    "batch": BatchNorm,
    "group": partial(layers.GroupNormalization, groups=4, epsilon=1e-5),
    "none": layers.Identity,
}
BATCH_RATES = (0.003, 0.01, 0.03, 0.1)
BATCH_PLANS = {  # network, batch size, epochs
    "shuffled": ("2 convolutions", 32, 8),
    "one class each": ("2 convolutions", 32, 8),
    "of two": ("2 convolutions", 2, 2),
    "dense, shuffled": ("2 dense layers", 32, 8),
    "dense, of two": ("2 dense layers", 2, 2),
}
NOISE_SIZES, NOISE_SEEDS = (2, 4, 16, 64), range(5)
NOISE_BATCH, NOISE_EPOCHS, NOISE_RATE = 64, 40, 0.1


class GhostNorm(BatchNorm):
    """Batch normalization that trains on the moments of parts of the batch, `size` images each."""

    def __init__(self, *, size, **options):
        super().__init__(**options)
        self.size = size

    def call(self, inputs, training=None):
        """Normalizes each part by itself in training, with the statistics that are set in tests."""
        if not training:
            return super().call(inputs, training=False)
        parts = ops.reshape(inputs, (-1, self.size, *inputs.shape[1:]))
        axes = tuple(range(1, len(parts.shape) - 1))
        mean, variance = ops.moments(parts, axes, keepdims=True)
        normal = ops.reshape((parts - mean) * ops.rsqrt(variance + self.epsilon), ops.shape(inputs))
        return normal * self.gamma + self.beta


def deep(activation, order):
    """Builds ten dense layers of 64 units, normalized before or after the activation, or not."""
    start = "he_normal" if activation == "relu" else "glorot_normal"
    images = keras.Input((28, 28, 1))
    x = layers.Flatten()(images)
    for _ in range(DEPTH):
        x = layers.Dense(WIDTH, kernel_initializer=start, use_bias=order != "before")(x)
        x = BatchNorm()(x) if order == "before" else x
        x = layers.Activation(activation)(x)
        x = BatchNorm()(x) if order == "after" else x
    return keras.Model(images, layers.Dense(CLASSES)(x))


def dense(norm):
    """Builds two hidden dense layers of 256 units, normalized before ReLU."""
    images = keras.Input((28, 28, 1))
    x = layers.Flatten()(images)
    for _ in range(2):
        x = layers.ReLU()(norm()(layers.Dense(256, use_bias=norm is layers.Identity)(x)))
    return keras.Model(images, layers.Dense(CLASSES)(x))


def shallow(norm, order="before"):
    """Builds two convolutions and a dense layer, normalized before or after ReLU, or not."""
    x = images = keras.Input((28, 28, 1))
    biased = norm is layers.Identity or order == "after"
    for filters in (8, 16):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=biased)(x)
        x = norm()(x) if order == "before" else x
        x = layers.ReLU()(x)
        x = layers.MaxPooling2D()(norm()(x) if order == "after" else x)
    return keras.Model(images, layers.Dense(CLASSES)(layers.Flatten()(x)))


NETWORKS = {
    "10 sigmoid layers": partial(deep, "sigmoid"),
    "10 ReLU layers": partial(deep, "relu"),
    "2 convolutions": lambda order: shallow(
        layers.Identity if order == "none" else BatchNorm, order
    ),
}
SMALL = {"2 convolutions": shallow, "2 dense layers": dense}


class Trial:
    """One compiled network, trained from new weights again and again."""

    def __init__(self, build):
        self.build = build
        self.model = build()
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.model.compile(keras.optimizers.SGD(), loss, metrics=["accuracy"])

    def train(self, data, orders, rate, seed):
        """Takes a step for each row of indices in `orders`, with weights of the seed.

        Returns:
            The loss of the last eighth of the steps, the test accuracy with moving and with
            exact statistics, and the test loss with the latter.
        """
        (images, labels), test = data
        keras.utils.set_random_seed(seed)
        self.model.set_weights(self.build().get_weights())
        self.model.optimizer.learning_rate = rate
        for step, chosen in enumerate(orders):
            if step == len(orders) - max(1, len(orders) // 8):
                self.model.reset_metrics()
            loss = self.model.train_on_batch(images[chosen], labels[chosen])[0]
        moving = self.model.evaluate(*test, batch_size=500, verbose=0)[1]
        if any(isinstance(layer, BatchNorm) for layer in self.model.layers):
            recompute_statistics(self.model, [images[:512], images[512:]])
        test_loss, exact = self.model.evaluate(*test, batch_size=500, verbose=0)
        return [f"{score:.4f}" for score in (loss, moving, exact, test_loss)]


def data():
    """Returns 1,024 images and labels to train on, and 2,000 others to test on."""
    splits = {"train[:1024]": IMAGES, "test": 2000}
    sets = [load("fashion_mnist", split=split, data_dir=EMBEDDED)[0] for split in splits]
    return [
        next(subset.map(to_unit_range).batch(count).as_numpy_iterator())
        for subset, count in zip(sets, splits.values(), strict=True)
    ]


def shuffled(epochs, size, seed):
    """Returns the indices of the batches, a row a step, in a new order each epoch."""
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.permutation(IMAGES).reshape(-1, size) for _ in range(epochs)])


def sorted_by_class(labels, epochs, size, seed):
    """Returns batches of one class each; their order is shuffled, as are the images of a class."""
    rng, steps = np.random.default_rng(seed), []
    for _ in range(epochs):
        order = rng.permutation(IMAGES)
        classes = [order[labels[order] == label] for label in range(CLASSES)]
        batches = [c[i : i + size] for c in classes for i in range(0, len(c) - size + 1, size)]
        steps += [batches[i] for i in rng.permutation(len(batches))]
    return steps


def rate_rows():
    """Yields the rows of networks without normalization, and with it in both places, over rates."""
    yield "network", "order", "rate", "seed", "loss", "moving", "exact", "test_loss"
    sets = data()
    epochs = -(-RATE_STEPS * RATE_BATCH // IMAGES)
    for (name, network), order in itertools.product(NETWORKS.items(), ORDERS):
        trial = Trial(partial(network, order))
        for rate, seed in itertools.product(RATES, SEEDS):
            orders = shuffled(epochs, RATE_BATCH, seed)[:RATE_STEPS]
            yield name, order, rate, seed, *trial.train(sets, orders, rate, seed)


def batch_rows():
    """Yields the rows of shuffled batches, of batches of one class each, and of batches of two."""
    yield "batches", "norm", "rate", "seed", "loss", "moving", "exact", "test_loss"
    sets = data()
    for (name, (network, size, epochs)), norm in itertools.product(BATCH_PLANS.items(), NORMS):
        trial = Trial(partial(SMALL[network], NORMS[norm]))
        for rate, seed in itertools.product(BATCH_RATES, SEEDS):
            if name == "one class each":
                orders = sorted_by_class(sets[0][1], epochs, size, seed)
            else:
                orders = shuffled(epochs, size, seed)
            yield name, norm, rate, seed, *trial.train(sets, orders, rate, seed)


def noise_rows():
    """Yields the rows of equal batches whose statistics come from parts of several sizes."""
    yield "network", "size", "seed", "loss", "accuracy", "test_loss"
    sets = data()
    for (name, network), size in itertools.product(SMALL.items(), NOISE_SIZES):
        trial = Trial(partial(network, partial(GhostNorm, size=size)))
        for seed in NOISE_SEEDS:
            orders = shuffled(NOISE_EPOCHS, NOISE_BATCH, seed)
            loss, _, accuracy, test_loss = trial.train(sets, orders, NOISE_RATE, seed)
            yield name, size, seed, loss, accuracy, test_loss


TABLES = {
    "normalization_rates": rate_rows,
    "normalization_batches": batch_rows,
    "normalization_noise": noise_rows,
}


def main(names):
    """Trains every row of the named tables, of all if none is named, and writes each at once."""
    for name in names or TABLES:
        write_results(name, TABLES[name]())


if __name__ == "__main__":
    main(sys.argv[1:])
