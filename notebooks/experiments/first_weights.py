"""Which first weights let twenty dense layers learn, at which learning rate.

    python notebooks/experiments/first_weights.py

Writes the results `first_weights` of `coursekit.course`, in three minutes on two cores.
"""

import csv

from coursekit.course import RESULTS
from coursekit.data import EMBEDDED, Standardizer, load
import keras
from keras import initializers, layers

PATH = RESULTS / "first_weights.csv"
DEPTH, WIDTH, EPOCHS, SEEDS = 20, 128, 5, (0, 1, 2)
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03)
STARTS = {
    "ReLU, N(0, 0.01)": ("relu", initializers.RandomNormal, {"stddev": 0.01}),
    "ReLU, Glorot uniform": ("relu", initializers.GlorotUniform, {}),
    "ReLU, He's sd truncated": (
        "relu",
        initializers.TruncatedNormal,
        {"stddev": (2 / WIDTH) ** 0.5},
    ),
    "ReLU, He": ("relu", initializers.HeNormal, {}),
    "ReLU, N(0, 0.2)": ("relu", initializers.RandomNormal, {"stddev": 0.2}),
    "SELU, LeCun": ("selu", initializers.LecunNormal, {}),
}


def arrays(split, standardize=None):
    """Returns standardized images, labels and the standardizer, fitted if none is given."""
    dataset, _ = load("fashion_mnist", split=split, data_dir=EMBEDDED)
    images, labels = next(dataset.batch(10_000).as_numpy_iterator())
    standardize = standardize or Standardizer("channel").fit(images)
    return standardize(images), labels, standardize


def network(activation, initializer, options):
    """Builds the chain; each layer draws its own weights."""
    hidden = [
        layers.Dense(WIDTH, activation, kernel_initializer=initializer(**options))
        for _ in range(DEPTH)
    ]
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), *hidden, layers.Dense(10)])


def compiled(activation):
    """Builds and compiles the network whose weights the runs replace."""
    model = network(activation, initializers.HeNormal, {})
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = keras.optimizers.SGD(momentum=0.9)
    model.compile(optimizer, loss, metrics=["accuracy"], steps_per_execution=16)
    return model


def train(model, start, rate, seed, train_data, test_data):
    """Trains from the first weights of a seed; returns training loss and test accuracy."""
    keras.utils.set_random_seed(seed)
    model.set_weights(network(*start).get_weights())
    for variable in model.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))
    model.optimizer.learning_rate = rate
    history = model.fit(*train_data, batch_size=32, epochs=EPOCHS, verbose=0).history
    return history["loss"][-1], model.evaluate(*test_data, batch_size=500, verbose=0)[1]


def runs():
    """Yields a row a run."""
    *train_data, standardize = arrays("train[:2048]")
    *test_data, _ = arrays("test", standardize)
    models = {activation: compiled(activation) for activation in ("relu", "selu")}
    for name, start in STARTS.items():
        for rate in RATES:
            for seed in SEEDS:
                scores = train(models[start[0]], start, rate, seed, train_data, test_data)
                loss, accuracy = (f"{score:.4f}" for score in scores)
                yield {
                    "start": name,
                    "rate": rate,
                    "seed": seed,
                    "loss": loss,
                    "accuracy": accuracy,
                }


if __name__ == "__main__":
    table = []
    for row in runs():
        print(row, flush=True)
        table.append(row)
    with PATH.open("w", newline="") as file:
        writer = csv.DictWriter(file, table[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
