"""How does a garment's label change while it slides? Five ways to halve a map, three seeds each.

Writes the results `shift_stability` of `coursekit.course`: the test accuracy in place, and for
each shift to the right the share of test images that keep their label. From the root:

    python notebooks/experiments/shift_stability.py

About two minutes on two CPU cores.
"""

import csv

from coursekit.analysis import shift_stability
from coursekit.course import RESULTS
from coursekit.data import EMBEDDED, load
import keras
from keras import layers
import numpy as np

SEEDS = range(3)
SHIFTS = range(13)
TRAIN, TEST, EPOCHS = 2500, 500, 4
CANVAS, MARGIN = 64, 18  # a garment of 28 in the middle, with room to slide
FILTERS = (8, 16, 32)


def canvases(split, count):
    """Garments in the middle of a black canvas, (count, 64, 64, 1) in [0, 1], and labels."""
    dataset, _ = load("fashion_mnist", split=f"{split}[:{count}]", data_dir=EMBEDDED)
    images, labels = next(dataset.batch(count).as_numpy_iterator())
    side = (MARGIN, CANVAS - 28 - MARGIN)
    return np.pad(images / np.float32(255), ((0, 0), side, side, (0, 0))), labels


def blurred(x):
    """A maximum at every place, then a fixed blur that keeps every second one."""
    tent = np.outer([1, 2, 1], [1, 2, 1]) / 16
    kernel = np.repeat(tent[..., None, None], x.shape[-1], axis=2).astype("float32")
    blur = layers.DepthwiseConv2D(3, strides=2, padding="same", use_bias=False, trainable=False)
    x = blur(layers.MaxPooling2D(2, strides=1, padding="same")(x))
    blur.set_weights([kernel])
    return x


HALVINGS = {
    "max pooling": layers.MaxPooling2D(2),
    "average pooling": layers.AveragePooling2D(2),
    "strided convolution": layers.Identity(),
    "blurred max pooling": blurred,
    "dilated, no stride": layers.Identity(),
}


def network(variant):
    """Builds three convolutions, each with its halving, a mean over all places and ten logits."""
    x = images = keras.Input((CANVAS, CANVAS, 1))
    for index, filters in enumerate(FILTERS):
        step = {}
        if variant == "strided convolution":
            step = {"strides": 2}
        elif variant == "dilated, no stride":
            step = {"dilation_rate": 2**index}
        x = layers.Conv2D(filters, 3, padding="same", activation="relu", **step)(x)
        x = HALVINGS[variant](x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(images, layers.Dense(10)(layers.Dense(64, activation="relu")(x)))


def train(variant, seed, images, labels):
    """Trains a network from new weights."""
    keras.utils.set_random_seed(seed)
    model = network(variant)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(3e-3), loss, metrics=["accuracy"])
    model.fit(images, labels, batch_size=25, epochs=EPOCHS, verbose=0)
    return model


def main():
    """Trains every variant on every seed and writes what keeps its label."""
    images, labels = canvases("train", TRAIN)
    test_images, test_labels = canvases("test", TEST)
    with (RESULTS / "shift_stability.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["variant", "seed", "accuracy", "shift", "same_label"])
        for variant in HALVINGS:
            for seed in SEEDS:
                model = train(variant, seed, images, labels)
                _, accuracy = model.evaluate(test_images, test_labels, verbose=0)
                kept = shift_stability(model, test_images, [(0, shift) for shift in SHIFTS])
                for shift, same in zip(SHIFTS, kept.same_class, strict=True):
                    writer.writerow([variant, seed, f"{accuracy:.3f}", shift, f"{same:.3f}"])
                file.flush()


if __name__ == "__main__":
    main()
