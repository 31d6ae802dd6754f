"""Seconds to a test accuracy: the kit's recipe against that of a plain Keras example.

    python benchmarks/training.py
    python benchmarks/training.py --target 0.9 --cycle 16

Both train on the 10,000 embedded images of Fashion-MNIST and are tested on the 2,000 others
after each epoch. The plain recipe is that of Keras's "Simple MNIST convnet": two convolutions
with pooling, dropout, Adam at 0.001, batches of 128 from arrays in memory. The kit's is
`pipeline` with flips, batch normalization and a one-cycle rate. The recipes take turns, a run
of each a seed, so that other work on the machine hits both alike. What counts is the time in
`fit`, the tracing of the first step included; that of the tests is left out.
"""

import argparse
from functools import partial
import math
import time

from coursekit.callbacks import AnnealLearningRate
from coursekit.data import EMBEDDED, load, pipeline, to_unit_range
from coursekit.data.augmentation import compose, flip
from coursekit.schedules import one_cycle
import keras
from keras import layers
import numpy as np

PLAIN_EPOCHS = 30
PLAIN_BATCH, KIT_BATCH = 128, 64
PEAK = 1e-2


def data():
    """Returns the two data sets, images in [0, 1]."""
    return [
        load("fashion_mnist", split=split, data_dir=EMBEDDED)[0].map(to_unit_range)
        for split in ("train", "test")
    ]


def arrays(dataset):
    """Returns all images and labels of a data set."""
    return next(dataset.batch(len(dataset)).as_numpy_iterator())


def plain_recipe(train_set, seed, epochs):
    """Builds the example's model.

    Returns:
        The compiled model, and a function that trains it for the epoch of a number.
    """
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    fit = partial(model.fit, *arrays(train_set), batch_size=PLAIN_BATCH)
    return model, lambda epoch: fit(initial_epoch=epoch, epochs=epoch + 1, verbose=0)


def kit_recipe(train_set, seed, epochs):
    """Builds the kit's model; returns what `plain_recipe` does."""
    x = inputs = keras.Input((28, 28, 1))
    for filters in (32, 64, 128):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.MaxPooling2D()(x)
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    x = layers.Dropout(0.3)(layers.Flatten()(x))
    model = keras.Model(inputs, layers.Dense(10)(x))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss, metrics=["accuracy"], steps_per_execution=20)
    batches = pipeline(train_set, batch_size=KIT_BATCH, augment=compose(flip()), shuffle_seed=seed)
    period = epochs * len(batches)
    schedule = partial(one_cycle, start=PEAK / 25, peak=PEAK, period=period)
    anneal = AnnealLearningRate(schedule, per="batch")
    fit = partial(model.fit, batches, shuffle=False, callbacks=[anneal])
    return model, lambda epoch: fit(initial_epoch=epoch, epochs=epoch + 1, verbose=0)


RECIPES = {"plain Keras": plain_recipe, "coursekit": kit_recipe}


def race(name, sets, seed, *, epochs, target):
    """Trains until the target or the last epoch.

    Returns:
        The test accuracy after each epoch, and the seconds of training until it.
    """
    train_set, test_set = sets
    keras.utils.set_random_seed(seed)
    model, train_epoch = RECIPES[name](train_set, seed, epochs)
    images, labels = arrays(test_set)
    accuracies, seconds = [], []
    for epoch in range(epochs):
        begin = time.perf_counter()
        train_epoch(epoch)
        seconds.append(time.perf_counter() - begin)
        accuracies.append(model.evaluate(images, labels, batch_size=500, verbose=0)[1])
        if accuracies[-1] >= target:
            break
    return accuracies, np.cumsum(seconds)


def seconds_to(target, accuracies, seconds):
    """Returns the seconds at the first test of at least the target; infinity if there is none."""
    return next((s for a, s in zip(accuracies, seconds, strict=True) if a >= target), math.inf)


def shown(seconds):
    """Returns seconds for people."""
    return f"{seconds:.1f} s" if math.isfinite(seconds) else "not reached"


def main():
    """Prints a line a run, and a line a target: median seconds of both, and their ratio."""
    parser = argparse.ArgumentParser(description="Seconds to a test accuracy on Fashion-MNIST.")
    parser.add_argument("--target", type=float, nargs="+", default=[0.86, 0.88, 0.9])
    parser.add_argument("--seeds", type=int, default=3, help="runs of each recipe")
    parser.add_argument("--cycle", type=int, default=8, help="epochs of the one-cycle rate")
    options = parser.parse_args()
    epochs = {"plain Keras": PLAIN_EPOCHS, "coursekit": options.cycle}
    sets, runs = data(), {name: [] for name in RECIPES}
    print(f"{'recipe':<12}{'seed':>5}{'epochs':>8}{'seconds':>9}{'best accuracy':>15}")
    for seed in range(options.seeds):
        for name in RECIPES:
            accuracies, seconds = race(
                name, sets, seed, epochs=epochs[name], target=max(options.target)
            )
            runs[name].append((accuracies, seconds))
            line = f"{name:<12}{seed:>5}{len(seconds):>8}{seconds[-1]:>9.1f}"
            print(f"{line}{max(accuracies):>15.4f}", flush=True)
    for target in options.target:
        plain, kit = (np.median([seconds_to(target, *run) for run in runs[n]]) for n in RECIPES)
        ratio = f", ratio {plain / kit:.2f}" if math.isfinite(plain + kit) else ""
        print(f"{target:.0%}, medians: plain {shown(plain)}, coursekit {shown(kit)}{ratio}")


if __name__ == "__main__":
    main()
