"""What do skips carry? Networks of lesson 24 from five starts, its U-Net on nuclei from six.

Writes the results `what_skips_carry` of `coursekit.course` (the IoU of disks and of lines in each
test scene, for networks that carry maps, places or nothing, and for both predictions of two
stacked hourglasses) and `nuclei_seeds` (the IoU of nuclei on the second image). From the root, both
or one of them:

    python notebooks/experiments/encoder_decoders.py
    python notebooks/experiments/encoder_decoders.py nuclei_seeds

About six minutes on two CPU cores.
"""

import itertools
import sys
import time

from coursekit import metrics
from coursekit.course.experiments import write_results
from coursekit.data import EMBEDDED, disks_and_lines, load
from coursekit.layers import MaxPool2DWithIndices, MaxUnpool2D
from coursekit.models import predict_tiled, unet
import keras
from keras import layers
import numpy as np

SEEDS, NUCLEI_SEEDS = range(5), range(6)
TRAIN, SIZE, DEPTH, FILTERS = 384, 32, 2, 8
BATCH = 16
EPOCHS, RATE = 6, 5e-3
NUCLEI_EPOCHS, NUCLEI_RATE = 8, 1e-2


def conv(x, filters, size=3):
    return layers.Conv2D(filters, size, padding="same", activation="relu")(x)


def encoder_decoder(carry):
    """Builds the network of two halvings that carries "maps", "places" or "nothing"."""
    he = {"padding": "same", "activation": "relu", "kernel_initializer": "he_normal"}
    x = images = keras.Input((SIZE, SIZE, 1))
    carried = []
    for level in range(DEPTH):
        x = layers.Conv2D(FILTERS << level, 3, **he)(x)
        pooling = MaxPool2DWithIndices(2) if carry == "places" else layers.MaxPooling2D(2)
        x, here = pooling(x) if carry == "places" else (pooling(x), x)
        carried.append(here)
    x = layers.Conv2D(FILTERS << DEPTH, 3, **he)(x)
    for level in reversed(range(DEPTH)):
        filters = FILTERS << level
        if carry == "places":
            x = MaxUnpool2D(2)([layers.Conv2D(filters, 1)(x), carried[level]])
        else:
            x = layers.Conv2DTranspose(filters, 2, 2)(x)
        if carry == "maps":
            x = layers.Concatenate()([carried[level], x])
        x = layers.Conv2D(filters, 3, **he)(x)
    return keras.Model(images, layers.Conv2D(3, 1)(x))


def hourglass(x, depth):
    """Returns the maps of an hourglass of single convolutions."""
    around = conv(x, 16)
    if depth == 0:
        return around
    smaller = hourglass(conv(layers.MaxPooling2D(2)(x), 16), depth - 1)
    return layers.Add()([around, layers.UpSampling2D(2)(smaller)])


def stacked():
    """Builds two hourglasses, each with its prediction."""
    x, predictions = conv(images := keras.Input((SIZE, SIZE, 1)), 16), []
    for _ in range(2):
        maps = hourglass(x, DEPTH)
        predictions.append(layers.Conv2D(3, 1)(maps))
        x = layers.Add()([x, conv(maps, 16, size=1), conv(predictions[-1], 16, size=1)])
    return keras.Model(images, predictions)


NETWORKS = {  # names of the predictions, and what makes the network
    ("maps",): lambda: encoder_decoder("maps"),
    ("places",): lambda: encoder_decoder("places"),
    ("nothing",): lambda: encoder_decoder("nothing"),
    ("first hourglass", "second hourglass"): stacked,
}


def fit(model, images, targets, epochs, rate):
    """Trains, the last two epochs at a fifth of the rate."""
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate), loss)
    lower = keras.callbacks.LearningRateScheduler(lambda e: rate if e < epochs - 2 else rate / 5)
    model.fit(images, targets, batch_size=BATCH, epochs=epochs, callbacks=[lower], verbose=0)


def skip_rows():
    """Yields network, seed, test scene, and the IoU of its disks and of its lines."""
    yield "network", "seed", "scene", "disks", "lines"
    scenes, masks = disks_and_lines(TRAIN + 100, seed=0, size=SIZE)
    scenes = (scenes - 0.4) / 0.2
    for (names, build), seed in itertools.product(NETWORKS.items(), SEEDS):
        keras.utils.set_random_seed(seed)
        model = build()
        fit(model, scenes[:TRAIN], [masks[:TRAIN]] * len(names), EPOCHS, RATE)
        found = model.predict(scenes[TRAIN:], verbose=0)
        found = found if len(names) > 1 else [found]
        for name, logits in zip(names, found, strict=True):
            pairs = zip(masks[TRAIN:], logits, strict=True)
            for scene, (mask, guess) in enumerate(pairs):
                iou = metrics.class_iou(metrics.ConfusionMatrix(3)(mask[None], guess[None]))
                yield name, seed, scene, *(f"{value:.3f}" for value in iou[1:])


def whole_image(split):
    """Returns one of the two photographs, (1024, 1280) floats, and its labels."""
    tiles, _ = load(
        "nuclei", split=split, data_dir=EMBEDDED, features=("image", "segmentation_mask")
    )
    image, labels = (
        x.reshape(8, 10, 128, 128).transpose(0, 2, 1, 3).reshape(1024, 1280)
        for x in next(tiles.batch(80).as_numpy_iterator())
    )
    return image / np.float32(64), labels


def cut(array, side=32):
    """Returns the squares of an image, (count, side, side, 1)."""
    grid = array.reshape(len(array) // side, side, -1, side).transpose(0, 2, 1, 3)
    return grid.reshape(-1, side, side, 1)


def nuclei_rows():
    """Yields seed, the IoU of border and interior together on the second image, and seconds."""
    yield "seed", "iou", "seconds"
    photo, labels = whole_image("train")
    test_photo, test_labels = whole_image("test")
    patches, targets = cut(photo[:768]), cut(labels[:768])
    some = targets.any(axis=(1, 2, 3)) | (np.arange(len(targets)) % 4 == 0)
    for seed in NUCLEI_SEEDS:
        keras.utils.set_random_seed(seed)
        begin = time.perf_counter()
        network = unet(
            input_shape=(None, None, 1), classes=3, depth=2, filters=8, normalization="batch"
        )
        fit(network, patches[some], targets[some], NUCLEI_EPOCHS, NUCLEI_RATE)
        logits = predict_tiled(network, test_photo, tile=544, overlap=32)
        seconds = time.perf_counter() - begin
        matrix = metrics.ConfusionMatrix(2)(test_labels > 0, logits.argmax(-1) > 0)
        yield seed, f"{metrics.class_iou(matrix)[1]:.4f}", f"{seconds:.0f}"


TABLES = {"what_skips_carry": skip_rows, "nuclei_seeds": nuclei_rows}


def main(names):
    """Makes the named tables, all if none is named; each row is written as it is found."""
    for name in names or TABLES:
        write_results(name, TABLES[name]())


if __name__ == "__main__":
    main(sys.argv[1:])
