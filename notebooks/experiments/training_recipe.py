"""Trains a small LeNet with plain SGD at several batch sizes, and with the lectures' recipe.

Writes the results `batch_sizes` and `training_recipes` of `coursekit.course`.
From the root, both or one of them:

    python notebooks/experiments/training_recipe.py
    python notebooks/experiments/training_recipe.py training_recipes

About ten minutes on two CPU cores, most of it for the recipe.
"""

import csv
from functools import partial
import itertools
import sys

from coursekit.callbacks import AnnealLearningRate
from coursekit.course import RESULTS
from coursekit.data import EMBEDDED, load, pipeline, to_unit_range
from coursekit.schedules import cosine_annealing
import keras
from keras import layers

IMAGES = 1024
SEEDS = range(3)
BATCH_RATES = (0.03, 0.1, 0.3)
BATCH_EPOCHS = {  # what is equal: epochs of each batch size; equal steps are those of batches of 32
    "images": {8: 8, 32: 8, 128: 8},
    "steps": {8: 2, 128: 32},
}
RECIPE_EPOCHS, RECIPE_BATCH = 20, 32
PLAIN_RATES, MOMENTUM_RATES = (0.03, 0.1, 0.3), (0.01, 0.03, 0.1)
RECIPES = {
    "SGD": (),
    "momentum": ("momentum",),
    "momentum, dropout": ("momentum", "dropout"),
    "momentum, augmentation": ("momentum", "augmentation"),
    "momentum, batch normalization": ("momentum", "normalization"),
    "all four": ("momentum", "dropout", "augmentation", "normalization"),
}


def network(ingredients=()):
    """Builds LeNet with ReLU and max pooling; normalizes and drops out where asked."""
    normalized, dropped = "normalization" in ingredients, "dropout" in ingredients
    x = images = keras.Input((28, 28, 1))
    for filters in (6, 16, 120):
        x = layers.Conv2D(filters, 5, padding="same", use_bias=not normalized)(x)
        x = layers.BatchNormalization(momentum=0.9)(x) if normalized else x
        x = layers.MaxPooling2D()(layers.ReLU()(x))
    x = layers.Dense(84, activation="relu")(layers.Flatten()(x))
    x = layers.Dropout(0.5)(x) if dropped else x
    return keras.Model(images, layers.Dense(10)(x))


def train(data, seed, rate, *, batch_size, epochs, ingredients=(), anneal=False):
    """Trains from new weights, at a constant rate or along a cosine.

    Returns:
        The mean training loss of the last epoch, and the test accuracy.
    """
    train_set, test_batches = data
    keras.utils.set_random_seed(seed)
    model = network(ingredients)
    optimizer = keras.optimizers.SGD(rate, momentum=0.9 if "momentum" in ingredients else 0.0)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"], steps_per_execution=8)
    shift = layers.RandomTranslation(0.1, 0.1, fill_mode="constant", seed=seed)
    batches = pipeline(
        train_set,
        batch_size=batch_size,
        augment=shift if "augmentation" in ingredients else None,
        shuffle_seed=seed,
    )
    cosine = partial(cosine_annealing, start=rate, period=epochs)
    callbacks = [AnnealLearningRate(cosine)] if anneal else []
    history = model.fit(batches, epochs=epochs, shuffle=False, callbacks=callbacks, verbose=0)
    return history.history["loss"][-1], model.evaluate(test_batches, verbose=0)[1]


def data():
    """Returns 1,024 images to train on, and batches of 2,000 others to test on."""
    train_set, _ = load("fashion_mnist", split=f"train[:{IMAGES}]", data_dir=EMBEDDED)
    test_set, _ = load("fashion_mnist", split="test", data_dir=EMBEDDED)
    return train_set.map(to_unit_range), pipeline(test_set.map(to_unit_range), batch_size=500)


def batch_rows():
    """Yields the rows of plain SGD: for each size the same number of images, or of steps."""
    yield "what", "rate", "seed", "loss", "accuracy"
    sets = data()
    for seed, (equal, sizes) in itertools.product(SEEDS, BATCH_EPOCHS.items()):
        for size, rate in itertools.product(sizes, BATCH_RATES):
            scores = train(sets, seed, rate, batch_size=size, epochs=sizes[size])
            what = f"equal {equal}: batches of {size}"
            yield what, rate, seed, *(f"{score:.4f}" for score in scores)


def recipe_rows():
    """Yields the rows of the recipe's ingredients, one by one and together."""
    yield "what", "rate", "seed", "loss", "accuracy"
    sets = data()
    options = {"batch_size": RECIPE_BATCH, "epochs": RECIPE_EPOCHS}
    for name, ingredients in RECIPES.items():
        rates = MOMENTUM_RATES if "momentum" in ingredients else PLAIN_RATES
        for rate, seed in itertools.product(rates, SEEDS):
            scores = train(sets, seed, rate, ingredients=ingredients, anneal=True, **options)
            yield name, rate, seed, *(f"{score:.4f}" for score in scores)


TABLES = {"batch_sizes": batch_rows, "training_recipes": recipe_rows}


def main(names):
    """Trains every row of the named tables, of both if none is named, and writes each at once."""
    for name in names or TABLES:
        with (RESULTS / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            for row in TABLES[name]():
                csv.writer(file, lineterminator="\n").writerow(row)
                file.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
