"""Trains LeNet with plain SGD at several batch sizes, and with the lectures' recipe.

Rates are chosen on validation images by a seed of their own; five other seeds at the best rate
are scored on test images. Writes the results `batch_sizes` and `training_recipes` of
`coursekit.course`, whose column `right` holds, in hexadecimal, the packed bits of which test images
were told right. From the root, both or one of them:

    python notebooks/experiments/training_recipe.py
    python notebooks/experiments/training_recipe.py training_recipes

About eight minutes on one thread, most of it for the recipe.
"""

from functools import cache, partial
import itertools
import sys

from coursekit.callbacks import AnnealLearningRate
from coursekit.course.experiments import write_results
from coursekit.data import EMBEDDED, load, to_unit_range
from coursekit.schedules import cosine_annealing
import keras
from keras import layers
import numpy as np

SPLITS = ("train[:1024]", "train[1024:3072]", "test")  # to train on, to choose on, to score on
SEARCH_SEED, SEEDS = 0, (10, 11, 12, 13, 14)
RATES = (0.01, 0.03, 0.1, 0.3, 1.0)
BATCH_EPOCHS = {  # what is equal: epochs of each batch size; equal steps are those of batches of 32
    "images": {8: 8, 32: 8, 128: 8},
    "steps": {8: 2, 128: 32},
}
RECIPE_EPOCHS, RECIPE_BATCH = 12, 32
COLUMNS = ("what", "rate", "seed", "loss", "validation", "accuracy", "right")
RECIPES = {
    "SGD": (),
    "momentum": ("momentum",),
    "momentum, dropout": ("momentum", "dropout"),
    "momentum, augmentation": ("momentum", "augmentation"),
    "momentum, batch normalization": ("momentum", "normalization"),
    "all four": ("momentum", "dropout", "augmentation", "normalization"),
}


def network(ingredients=()):
    """Builds LeNet with ReLU and max pooling; shifts, normalizes and drops out where asked."""
    normalized = "normalization" in ingredients
    x = images = keras.Input((28, 28, 1))
    if "augmentation" in ingredients:
        x = layers.RandomTranslation(0.1, 0.1, fill_mode="constant")(x)
    for filters, padding in ((6, "same"), (16, "valid"), (120, "valid")):
        x = layers.Conv2D(filters, 5, padding=padding, use_bias=not normalized)(x)
        x = layers.BatchNormalization(momentum=0.9)(x) if normalized else x
        x = layers.ReLU()(x)
        x = layers.MaxPooling2D()(x) if filters < 120 else x
    x = layers.Dense(84, activation="relu")(layers.Flatten()(x))
    x = layers.Dropout(0.5)(x) if "dropout" in ingredients else x
    return keras.Model(images, layers.Dense(10)(x))


@cache
def compiled(ingredients):
    """Returns a network of these ingredients that is compiled only once."""
    keras.utils.set_random_seed(SEARCH_SEED)
    model = network(ingredients)
    optimizer = keras.optimizers.SGD(momentum=0.9 if "momentum" in ingredients else 0.0)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, steps_per_execution=8)
    optimizer.build(model.trainable_variables)
    return model


def train(seed, rate, *, batch_size, epochs, ingredients=(), anneal=False):
    """Trains from the first weights of a seed, at a constant rate or along a cosine.

    Returns:
        The mean training loss of the last epoch, and (images,) booleans of the validation and of
        the test images: which are told right.
    """
    training, *others = map(images_and_labels, SPLITS)
    model = compiled(ingredients)
    keras.utils.set_random_seed(seed)
    model.set_weights(network(ingredients).get_weights())
    for variable in model.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))
    model.optimizer.learning_rate = rate
    cosine = partial(cosine_annealing, start=rate, period=epochs)
    callbacks = [AnnealLearningRate(cosine)] if anneal else []
    history = model.fit(
        *training, batch_size=batch_size, epochs=epochs, callbacks=callbacks, verbose=0
    )
    right = (model.predict(x, 500, verbose=0).argmax(axis=1) == y for x, y in others)
    return history.history["loss"][-1], *right


@cache
def images_and_labels(split):
    """Returns the images of a split, in [0, 1], and their labels, as arrays."""
    dataset, _ = load("fashion_mnist", split=split, data_dir=EMBEDDED)
    return next(dataset.map(to_unit_range).batch(len(dataset)).as_numpy_iterator())


def rows(what, **options):
    """Yields a row for each rate with the seed of the search, and for other seeds at the best."""
    chosen, rates = {}, list(RATES)
    while rates:
        rate = rates.pop(0)
        loss, validation, _ = train(SEARCH_SEED, rate, **options)
        chosen[rate] = validation.mean()
        yield what, rate, SEARCH_SEED, f"{loss:.4f}", f"{chosen[rate]:.4f}", "", ""
        best = max(chosen, key=chosen.get)
        if not rates and best == min(chosen):  # at the end of the grid: extend it
            rates.append(round(0.3 * best, 6))
    for seed in SEEDS:
        loss, validation, right = train(seed, best, **options)
        bits = np.packbits(right).tobytes().hex()
        yield what, best, seed, *(f"{x:.4f}" for x in (loss, validation.mean(), right.mean())), bits


def batch_rows():
    """Yields the rows of plain SGD: for each size the same number of images, or of steps."""
    for equal, sizes in BATCH_EPOCHS.items():
        for size, epochs in sizes.items():
            what = f"equal {equal}: batches of {size}"
            yield from rows(what, batch_size=size, epochs=epochs)


def recipe_rows():
    """Yields the rows of the recipe's ingredients, one by one and together."""
    options = {"batch_size": RECIPE_BATCH, "epochs": RECIPE_EPOCHS, "anneal": True}
    for name, ingredients in RECIPES.items():
        yield from rows(name, ingredients=ingredients, **options)


TABLES = {"batch_sizes": batch_rows, "training_recipes": recipe_rows}


def main(names):
    """Trains every row of the named tables, of both if none is named, and writes each at once."""
    for name in names or TABLES:
        write_results(name, itertools.chain([COLUMNS], TABLES[name]()))


if __name__ == "__main__":
    main(sys.argv[1:])
