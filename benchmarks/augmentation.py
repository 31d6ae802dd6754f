"""Augmented images a second: coursekit against Keras's layers and albumentations.

    python benchmarks/augmentation.py

The same chain for all (flip, translation, rotation, brightness, contrast), uint8 in and
float32 out, on all cores, at 32 and at 224 pixels. The best of several rounds counts,
and the contestants take turns within a round, so that other work on the machine hits
all alike. albumentations is no dependency of the course; without it
(pip install albumentations opencv-python-headless) its lines are left out. It runs in
one process a core, and its images are not brought back, which costs it nothing and would
cost a real pipeline.
"""

from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
import importlib.util
import multiprocessing
import os
import time

from coursekit.data import pipeline
from coursekit.data.augmentation import brightness, compose, contrast, flip, rotate, translate
import keras
import numpy as np
import tensorflow as tf

SIZES = {32: (128, 16384), 224: (32, 512)}  # pixels: batch size, images a pass
ROUNDS = 5
SHARE, DEGREES = 0.1, 15
CORES = os.cpu_count()


@cache
def images_of(size):
    """Returns (64, size, size, 3) uint8 images, smooth enough to be like photographs."""
    coarse = np.random.default_rng(0).random((64, 8, 8, 3), dtype="float32")
    return (
        np.array(tf.image.resize(255 * coarse, (size, size), "bicubic"))
        .clip(0, 255)
        .astype("uint8")
    )


def source(size, count):
    """Returns a data set of single images, repeated up to a count."""
    images = images_of(size)
    return tf.data.Dataset.from_tensor_slices(np.tile(images, (count // len(images), 1, 1, 1)))


def coursekit_batches(size, batch_size, count):
    """Returns the batches of coursekit's pipeline."""
    augment = compose(
        flip(),
        translate(vertical=SHARE, horizontal=SHARE),
        rotate(DEGREES),
        brightness(SHARE),
        contrast(SHARE),
    )
    return pipeline(source(size, count), batch_size=batch_size, augment=augment)


def keras_batches(size, batch_size, count):
    """Returns the batches of Keras's layers in tf.data, several at a time."""
    layers = keras.layers.Pipeline(
        [
            keras.layers.Rescaling(1 / 255),
            keras.layers.RandomFlip("horizontal"),
            keras.layers.RandomTranslation(SHARE, SHARE),
            keras.layers.RandomRotation(DEGREES / 360),
            keras.layers.RandomBrightness(SHARE, value_range=(0, 1)),
            keras.layers.RandomContrast(SHARE, value_range=(0, 1)),
        ]
    )
    batches = source(size, count).cache().batch(batch_size)
    augmented = batches.map(lambda images: layers(images, training=True), tf.data.AUTOTUNE)
    return augmented.prefetch(tf.data.AUTOTUNE)


def seconds_of_batches(batches):
    """Times one pass over a data set."""
    begin = time.perf_counter()
    for _ in batches:
        pass
    return time.perf_counter() - begin


@cache
def albumentations_chain():
    """Returns the chain of albumentations; each process makes its own."""
    import albumentations

    return albumentations.Compose(
        [
            albumentations.HorizontalFlip(p=0.5),
            albumentations.Affine(
                translate_percent=(-SHARE, SHARE), rotate=(-DEGREES, DEGREES), border_mode=2, p=1
            ),
            albumentations.RandomBrightnessContrast(SHARE, SHARE, p=1),
            albumentations.ToFloat(255),
        ]
    )


def augment_by_albumentations(size, count):
    """Augments some images in this process."""
    images, chain = images_of(size), albumentations_chain()
    for index in range(count):
        chain(image=images[index % len(images)])


def seconds_of_albumentations(pool, size, count):
    """Times as many images as one pass has, shared out among the processes."""
    begin = time.perf_counter()
    list(pool.map(augment_by_albumentations, [size] * CORES, [count // CORES] * CORES))
    return time.perf_counter() - begin


def contestants(pool, size, batch_size, count):
    """Returns functions that time one pass, by name."""
    found = {
        "coursekit": partial(seconds_of_batches, coursekit_batches(size, batch_size, count)),
        "Keras layers in tf.data": partial(
            seconds_of_batches, keras_batches(size, batch_size, count)
        ),
    }
    if importlib.util.find_spec("albumentations"):
        found["albumentations"] = partial(seconds_of_albumentations, pool, size, count)
    return found


def main():
    """Prints one line a contestant and size."""
    print(f"{CORES} cores, best of {ROUNDS} rounds")
    print(f"{'pixels':>6}  {'':<24}{'images a second':>16}")
    with ProcessPoolExecutor(CORES, multiprocessing.get_context("spawn")) as pool:
        for size, (batch_size, count) in SIZES.items():
            timers = contestants(pool, size, batch_size, count)
            best = dict.fromkeys(timers, np.inf)
            for _ in range(ROUNDS + 1):  # the first one warms up
                for name, seconds in timers.items():
                    best[name] = min(best[name], seconds())
            for name, seconds in best.items():
                print(f"{size:>6}  {name:<24}{count / seconds:>16,.0f}")
    if not importlib.util.find_spec("albumentations"):
        print("albumentations is not installed, so it is left out.")


if __name__ == "__main__":
    main()
