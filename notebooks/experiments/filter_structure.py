"""How smooth and how alike filters become on true labels, and on labels without meaning.

    python notebooks/experiments/filter_structure.py

Writes the results `filter_structure` of `coursekit.course`, in one minute on two cores.
"""

from coursekit.course.experiments import write_results
from coursekit.data import EMBEDDED, load
from coursekit.interpret import filter_statistics, filters
from coursekit.models import reinitialize
import keras
from keras import layers
import numpy as np

SEEDS, IMAGES, EPOCHS = range(8), 1500, 4
COLUMNS = ("labels", "seed", "layer", "smoothness", "likeness")


def garments():
    """Returns images in [-1, 1] and their labels."""
    dataset, _ = load("fashion_mnist", split=f"train[:{IMAGES}]", data_dir=EMBEDDED)
    images, labels = next(dataset.batch(IMAGES).as_numpy_iterator())
    return images / np.float32(127.5) - 1, labels


def network():
    """Builds and compiles the network of lesson 18."""
    convolutions = [layers.Conv2D(n, 7, 2, "same", activation="relu") for n in (16, 20)]
    last = [layers.Conv2D(20, 7, activation="relu"), layers.Flatten(), layers.Dense(10)]
    model = keras.Sequential([keras.Input((28, 28, 1)), *convolutions, *last])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(2e-3), loss, steps_per_execution=15)
    return model


def measured(bank):
    """Returns the median smoothness of filters, and the mean size of a pair's correlation."""
    found = filter_statistics(bank)
    pairs = np.abs(found.correlation[np.triu_indices(len(bank), 1)])
    return f"{np.median(found.smoothness):.4f}", f"{pairs.mean():.4f}"


def runs():
    """Yields a row for each of the first two layers of each run."""
    images, labels = garments()
    shuffled = np.random.default_rng(0).permutation(labels)
    model = network()
    kinds = {"untrained": (labels, 0), "shuffled": (shuffled, EPOCHS), "true": (labels, EPOCHS)}
    for name, (targets, epochs) in kinds.items():
        for seed in SEEDS:
            reinitialize(model, seed)
            model.fit(images, targets, batch_size=50, epochs=epochs, verbose=0)
            for layer in (0, 1):
                yield name, seed, layer + 1, *measured(filters(model, model.layers[layer]))


if __name__ == "__main__":
    write_results("filter_structure", [COLUMNS, *runs()])
