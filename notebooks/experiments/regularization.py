"""Trains a small network on 500 garments with and without remedies, and scores it in four worlds.

Each remedy's strength is chosen by the loss on validation images, with a seed of its own; four
other seeds are scored on test images. The learning rate is one for all; how others do without a
remedy is in the table as well. Writes the results `regularization` and `augmentation` of
`coursekit.course`. Column `right` holds, in hexadecimal, the packed bits of which test images were
told right, `losses` a byte for each test image: 20 times its loss, at most
255. From the root, both or one of them:

    python notebooks/experiments/regularization.py
    python notebooks/experiments/regularization.py augmentation

About ten minutes on one thread.
"""

from functools import cache
import itertools
import sys

from coursekit.course.experiments import write_results
from coursekit.data import EMBEDDED, load, pipeline, to_unit_range
from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import keras
from keras import layers
import numpy as np

SPLITS = ("train[:500]", "train[500:2500]", "test")  # to train on, to choose on, to score on
SEARCH_SEED, SEEDS = 0, (10, 11, 12, 13)
RATES, RATE = (0.001, 0.003, 0.01, 0.03), 0.003
GRIDS = {"dropout": [0.3, 0.5, 0.7], "decay": [0.1, 0.3, 1.0]}
STEPS = {"dropout": lambda x: round((1 + x) / 2, 3), "decay": lambda x: round(3.2 * x, 1)}
SHORT, LONG, LONGEST = 30, 80, 120  # epochs
SHIFT = compose(aug.crop(28, 28, padding=3), fill="constant")
FLIP = compose(aug.flip())
TURN = compose(aug.rotate(20), fill="constant")
REMEDIES = {"none": None, "shifts": SHIFT, "flips": FLIP, "turns": TURN}
COLUMNS = {
    "regularization": (
        *("what", "setting", "seed", "epochs"),
        *("training", "loss", "accuracy", "right", "losses"),
    ),
    "augmentation": ("remedy", "seed", "epochs", "world", "training", "accuracy", "right"),
}


@cache
def garments(split):
    """Returns the images of a split, in [0, 1], and their labels, as arrays."""
    dataset, _ = load("fashion_mnist", split=split, data_dir=EMBEDDED)
    return next(dataset.map(to_unit_range).batch(len(dataset)).as_numpy_iterator())


@cache
def worlds():
    """Returns the test images as they are, shifted, mirrored and turned."""
    plain = garments("test")[0]
    return {
        "plain": plain,
        "shifted": SHIFT(plain, seed=0),
        "mirrored": plain[:, :, ::-1],
        "turned": TURN(plain, seed=0),
    }


def network(dropout):
    """Builds two convolutions with pooling and two dense layers, (28, 28, 1) to 10 logits."""
    x = images = keras.Input((28, 28, 1))
    for filters in (8, 16):
        x = layers.Conv2D(filters, 5, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Dropout(dropout)(layers.Flatten()(x))
    x = layers.Dropout(dropout)(layers.Dense(64, activation="relu")(x))
    return keras.Model(images, layers.Dense(10)(x))


@cache
def compiled(dropout, decay):
    """Returns a network that is compiled only once, with a callback that keeps its weights."""
    model = network(dropout)
    optimizer = keras.optimizers.Adam(RATE, weight_decay=decay or None)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, steps_per_execution=10)
    optimizer.build(model.trainable_variables)
    return model


class Keep(keras.callbacks.Callback):
    """Keeps the weights after some epochs, and those of the lowest validation loss so far."""

    def __init__(self, epochs, validate):
        super().__init__()
        self.epochs, self.validate = epochs, validate
        self.kept, self.lowest, self.best_epoch = {}, np.inf, 0

    def on_epoch_end(self, epoch, logs=None):
        """Keeps what is asked for."""
        if self.validate and epoch < SHORT:
            loss = score(self.model, *garments(SPLITS[1]))[1].mean()
            if loss < self.lowest:
                self.lowest, self.best_epoch = loss, epoch + 1
                self.kept["early"] = self.model.get_weights()
        if epoch + 1 in self.epochs:
            self.kept[epoch + 1] = self.model.get_weights()


def train(seed, epochs, *, dropout=0.0, decay=0.0, rate=RATE, augment=None, validate=False):
    """Trains from the first weights of a seed; yields the model after each number of epochs.

    Yields:
        Pairs of the number of epochs and the model, the epoch of early stopping last if asked.
    """
    model = compiled(dropout, decay)
    keras.utils.set_random_seed(seed)
    model.set_weights(network(dropout).get_weights())
    for variable in model.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))
    model.optimizer.learning_rate = rate
    training, _ = load("fashion_mnist", split=SPLITS[0], data_dir=EMBEDDED)
    batches = pipeline(
        training.map(to_unit_range), batch_size=50, augment=augment, shuffle_seed=seed
    )
    keep = Keep(epochs, validate)
    model.fit(batches, epochs=max(epochs), callbacks=[keep], shuffle=False, verbose=0)
    for count, weights in keep.kept.items():
        model.set_weights(weights)
        yield keep.best_epoch if count == "early" else count, model


def logits(model, images):
    """Returns the logits of images, in batches that fit the cache."""
    parts = np.split(images, len(images) // 250)
    return np.concatenate([keras.ops.convert_to_numpy(model(part)) for part in parts])


def score(model, images, labels):
    """Returns for each image whether it is told right, and its loss."""
    found = logits(model, images)
    shifted = found - found.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return found.argmax(axis=1) == labels, -logs[np.arange(len(labels)), labels]


def packed(right):
    """Returns booleans as the hexadecimal text of their bits."""
    return np.packbits(right).tobytes().hex()


def scored(what, setting, seed, count, model):
    """Returns a row of the table `regularization`."""
    right, losses = score(model, *garments("test"))
    coarse = np.clip(np.rint(20 * losses), 0, 255).astype("uint8").tobytes().hex()
    training = score(model, *garments(SPLITS[0]))[0].mean()
    numbers = (f"{training:.4f}", f"{losses.mean():.4f}", f"{right.mean():.4f}")
    return what, setting, seed, count, *numbers, packed(right), coarse


def searched(what, settings, key, step=None):
    """Yields a row for each setting, and returns the one of the lowest validation loss."""
    found, settings = {}, list(settings)
    while settings:
        setting = settings.pop(0)
        (count, model), *_ = train(SEARCH_SEED, [LONG], **{key: setting})
        right, losses = score(model, *garments(SPLITS[1]))
        training = score(model, *garments(SPLITS[0]))[0].mean()
        found[setting] = losses.mean()
        numbers = (f"{training:.4f}", f"{losses.mean():.4f}", f"{right.mean():.4f}")
        yield f"search {what}", setting, SEARCH_SEED, count, *numbers, "", ""
        best = min(found, key=found.get)
        if step and not settings and best == max(found) and len(found) < 6:  # extend the grid
            settings.append(step(best))
    return best


def regularization_rows():
    """Yields the rows of the searches, then those of each remedy at its best strength."""
    yield from searched("rate", RATES, "rate")
    strengths = {}
    for key, grid in GRIDS.items():
        strengths[key] = yield from searched(key, grid, key, STEPS[key])
    for what, options in {"none": {}, **{key: {key: x} for key, x in strengths.items()}}.items():
        setting, members = max(options.values(), default=0.0), []
        for seed in SEEDS:
            for count, model in train(seed, [LONG], validate=what == "none", **options):
                name = what if count == LONG else "early stopping"
                yield scored(name, setting, seed, count, model)
                if count == LONG:
                    members.append(probabilities(model))
        right = np.mean(members, axis=0).argmax(axis=1) == garments("test")[1]
        yield (
            f"committee of {what}",
            setting,
            "",
            LONG,
            "",
            "",
            f"{right.mean():.4f}",
            packed(right),
            "",
        )


def probabilities(model):
    """Returns the probabilities of the classes of the test images."""
    return keras.ops.convert_to_numpy(keras.ops.softmax(logits(model, garments("test")[0])))


def augmentation_rows():
    """Yields the rows of each augmentation in each world, after few epochs and after many."""
    wrong = keras.layers.RandomBrightness(0.2, seed=0)  # as if 255 were white
    for remedy, augment in {**REMEDIES, "brightness of 255": wrong}.items():
        epochs = [SHORT] if augment is wrong else [SHORT, LONGEST]
        for seed in SEEDS:
            for count, model in train(seed, epochs, augment=augment):
                training = score(model, *garments(SPLITS[0]))[0].mean()
                for world, images in worlds().items():
                    right, _ = score(model, images, garments("test")[1])
                    numbers = (f"{training:.4f}", f"{right.mean():.4f}")
                    yield remedy, seed, count, world, *numbers, packed(right)


TABLES = {"regularization": regularization_rows, "augmentation": augmentation_rows}


def main(names):
    """Trains every row of the named tables, of both if none is named, and writes each at once."""
    for name in names or TABLES:
        write_results(name, itertools.chain([COLUMNS[name]], TABLES[name]()))


if __name__ == "__main__":
    main(sys.argv[1:])
