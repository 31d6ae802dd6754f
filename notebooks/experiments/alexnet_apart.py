"""Takes a small AlexNet apart: its recipe of 2012 ingredient by ingredient, and its layers.

The garments are made as unruly as photographs: shrunk to 14 x 14, mirrored or not, and put anywhere
on 20 x 20 pixels, once and for all. The network sees 16 x 16 of these: the middle, or with
augmentation a random part that is mirrored or not. Rates are chosen on validation images by a seed
of their own; five other seeds at the best rate are scored on test images. Writes the results
`alexnet_ingredients` and `alexnet_layers` of `coursekit.course`, whose column `right` holds, in
hexadecimal, the packed bits of which test images were told right. From the root:

    python notebooks/experiments/alexnet_apart.py

About four minutes on one thread.
"""

from functools import cache, partial
import itertools

from coursekit.callbacks import AnnealLearningRate
from coursekit.course.experiments import write_results
from coursekit.data import EMBEDDED, load, to_unit_range
from coursekit.schedules import cosine_annealing
import keras
from keras import layers
import numpy as np
import tensorflow as tf

SPLITS = ("train[:500]", "train[1000:3000]", "test")  # to train on, to choose on, to score on
SEARCH_SEED, SEEDS = 0, (10, 11, 12, 13, 14)
RATES, LEAST, MOST = (0.001, 0.002, 0.004), 0.0005, 0.008
EPOCHS, BATCH = 80, 50
CANVAS, GARMENT, SEEN = 20, 14, 16  # pixels along a side
ALL = {"activation": "relu", "dropout": 0.5, "augment": True, "without": ()}
INGREDIENTS = {
    "all three": ALL,
    "without ReLU": ALL | {"activation": "tanh"},
    "without dropout": ALL | {"dropout": 0.0},
    "without augmentation": ALL | {"augment": False},
    "ReLU alone": ALL | {"dropout": 0.0, "augment": False},
    "none of them": ALL | {"activation": "tanh", "dropout": 0.0, "augment": False},
}
LAYERS = {
    "without fc7": ALL | {"without": ("fc7",)},
    "without fc6, fc7": ALL | {"without": ("fc6", "fc7")},
    "without conv3, conv4": ALL | {"without": ("conv3", "conv4")},
    "without conv3 to fc7": ALL | {"without": ("conv3", "conv4", "fc6", "fc7")},
}
COLUMNS = ("network", "parameters", "rate", "seed", "training", "validation", "accuracy", "right")


def network(activation, dropout, without):
    """Builds four convolutions and three dense layers, (16, 16, 1) to 10 logits."""
    x = images = keras.Input((SEEN, SEEN, 1))
    for number, filters in enumerate((16, 32, 32, 32), start=1):
        if f"conv{number}" not in without:
            x = layers.Conv2D(filters, 3, padding="same", activation=activation)(x)
        if number < 3:
            x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    for name in ("fc6", "fc7"):
        if name not in without:
            x = layers.Dense(256, activation=activation)(x)
            x = layers.Dropout(dropout)(x)
    return keras.Model(images, layers.Dense(10)(x))


@cache
def unruly(split):
    """Returns (N, 20, 20, 1) garments in [0, 1], mirrored or not and anywhere, and their labels."""
    dataset, _ = load("fashion_mnist", split=split, data_dir=EMBEDDED)
    images, labels = next(dataset.map(to_unit_range).batch(len(dataset)).as_numpy_iterator())
    small = images.reshape(-1, GARMENT, 2, GARMENT, 2, 1).mean(axis=(2, 4))
    rng = np.random.default_rng(SPLITS.index(split))
    small = mirrored_or_not(small, rng)
    canvases = np.zeros((len(small), CANVAS, CANVAS, 1), "float32")
    corners = rng.integers(0, CANVAS - GARMENT + 1, (len(small), 2))
    for canvas, garment, (row, column) in zip(canvases, small, corners, strict=True):
        canvas[row : row + GARMENT, column : column + GARMENT] = garment
    return canvases, labels


def mirrored_or_not(images, rng):
    """Returns the images, half of them mirrored."""
    return np.where(rng.random((len(images), 1, 1, 1)) < 0.5, images[:, :, ::-1], images)


def middle(canvases):
    """Returns the middle 16 x 16 pixels."""
    edge = (CANVAS - SEEN) // 2
    return canvases[:, edge:-edge, edge:-edge]


def random_part(canvases, rng):
    """Returns 16 x 16 pixels from anywhere, mirrored or not."""
    parts = np.lib.stride_tricks.sliding_window_view(canvases, (SEEN, SEEN), axis=(1, 2))
    rows, columns = rng.integers(0, CANVAS - SEEN + 1, (2, len(canvases)))
    found = parts[np.arange(len(canvases)), rows, columns]  # (N, 1, 16, 16)
    return mirrored_or_not(np.moveaxis(found, 1, -1), rng)


def batches(seed, augment):
    """Returns a dataset of all batches of all epochs."""
    (canvases, labels), rng = unruly(SPLITS[0]), np.random.default_rng(seed)
    orders = [rng.permutation(len(labels)) for _ in range(EPOCHS)]
    see = partial(random_part, rng=rng) if augment else middle
    images = np.concatenate([see(canvases[order]) for order in orders])
    return tf.data.Dataset.from_tensor_slices((images, labels[np.concatenate(orders)])).batch(BATCH)


@cache
def compiled(activation, dropout, without):
    """Returns a network that is compiled only once."""
    model = network(activation, dropout, without)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(), loss, steps_per_execution=10)
    model.optimizer.build(model.trainable_variables)
    return model


def train(seed, rate, *, augment, **options):
    """Trains from the first weights of a seed, along a cosine.

    Returns:
        The number of parameters, and for each split (images,) booleans: which are told right.
    """
    model = compiled(**options)
    keras.utils.set_random_seed(seed)
    model.set_weights(network(**options).get_weights())
    for variable in model.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))
    anneal = AnnealLearningRate(partial(cosine_annealing, start=rate, period=EPOCHS))
    steps = len(unruly(SPLITS[0])[1]) // BATCH
    options = {"epochs": EPOCHS, "steps_per_epoch": steps, "shuffle": False, "verbose": 0}
    model.fit(batches(seed, augment), callbacks=[anneal], **options)
    scores = [
        model.predict(middle(canvases), 500, verbose=0).argmax(axis=1) == labels
        for canvases, labels in map(unruly, SPLITS)
    ]
    return model.count_params(), *scores


def rows(networks):
    """Yields for each network a row for each rate with the search's seed, then for other seeds."""
    for name, options in networks.items():
        chosen, rates = {}, list(RATES)
        while rates:
            rate = rates.pop(0)
            count, training, validation, _ = train(SEARCH_SEED, rate, **options)
            chosen[rate] = validation.mean()
            scores = (f"{training.mean():.4f}", f"{chosen[rate]:.4f}")
            yield name, count, rate, SEARCH_SEED, *scores, "", ""
            best = max(chosen, key=chosen.get)
            if not rates and best == min(chosen) > LEAST:  # at the end of the grid: extend it
                rates.append(best / 2)
            elif not rates and best == max(chosen) < MOST:
                rates.append(2 * best)
        for seed in SEEDS:
            count, training, validation, right = train(seed, best, **options)
            scores = (f"{part.mean():.4f}" for part in (training, validation, right))
            yield name, count, best, seed, *scores, np.packbits(right).tobytes().hex()


if __name__ == "__main__":
    for table, networks in (("alexnet_ingredients", INGREDIENTS), ("alexnet_layers", LAYERS)):
        write_results(table, itertools.chain([COLUMNS], rows(networks)))
