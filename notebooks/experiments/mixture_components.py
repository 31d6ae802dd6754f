"""How many components does a mixture density network need? Bishop's inverse problem, five seeds.

Writes the results `mixture_components` of `coursekit.course`: the mean negative
log-likelihood, in nats, of the examples trained on and of new ones. From the root:

    python notebooks/experiments/mixture_components.py

About two minutes on two CPU cores.
"""

import csv

from coursekit.course import RESULTS
from coursekit.layers import MixtureDensityHead
from coursekit.losses import MixtureNLL
import keras
import numpy as np

COMPONENTS = (1, 2, 3, 4, 5, 8)
SEEDS = range(5)
EPOCHS, BATCH, EXAMPLES = 150, 150, 1500


def sample(count, seed):
    """Draws questions x and answers t, float32 (count, 1), of the inverse problem."""
    rng = np.random.default_rng(seed)
    t = rng.uniform(-1, 1, (count, 1))
    x = t - 0.6 * np.sin(np.pi * t) + rng.normal(scale=0.1, size=t.shape)
    return x.astype("float32"), t.astype("float32")


def network(components, seed):
    """Builds two hidden layers and a mixture."""
    keras.utils.set_random_seed(seed)
    hidden = [keras.layers.Dense(32, activation="relu") for _ in range(2)]
    return keras.Sequential([keras.Input((1,)), *hidden, MixtureDensityHead(components)])


def train(networks, x, t):
    """Trains networks side by side, on the same batches; none sees another's gradient."""
    inputs = keras.Input((1,))
    joint = keras.Model(inputs, [network(inputs) for network in networks])
    rate = keras.optimizers.schedules.CosineDecay(0.01, EPOCHS * EXAMPLES // BATCH)
    losses = [MixtureNLL() for _ in networks]
    joint.compile(keras.optimizers.Adam(rate), losses, steps_per_execution=5)
    joint.fit(x, [t for _ in networks], batch_size=BATCH, epochs=EPOCHS, verbose=0)


def scores(components):
    """Trains one network a seed; returns a row of the table for each."""
    trained_on, new = sample(EXAMPLES, seed=0), sample(20_000, seed=1)
    networks = [network(components, seed) for seed in SEEDS]
    train(networks, *trained_on)
    return [
        [components, seed]
        + [f"{float(MixtureNLL()(t, networks[seed](x))):.4f}" for x, t in (trained_on, new)]
        for seed in SEEDS
    ]


def main():
    """Trains every row of the table and writes it."""
    table = [row for components in COMPONENTS for row in scores(components)]
    with (RESULTS / "mixture_components.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["components", "seed", "trained_on", "new"])
        writer.writerows(table)


if __name__ == "__main__":
    main()
