"""How many components does a mixture density network need? Two limbs of a pose, five seeds.

Writes the results `mixture_components` of `coursekit.course`: the mean negative log-likelihood,
in nats, of samples for training, validation and testing, less that of the true density on the same
samples. From the root:

    python notebooks/experiments/mixture_components.py

About three minutes on two CPU cores.
"""

import csv

from coursekit.course import RESULTS
from coursekit.layers import MixtureDensityHead
from coursekit.losses import MixtureNLL
import keras
import numpy as np
from scipy import stats

COMPONENTS = (1, 2, 3, 4, 6, 8, 12)
SEEDS = range(5)
EPOCHS, BATCH, NOISE = 150, 150, 0.05
SAMPLES = {"training": 1500, "validation": 5000, "test": 20_000}


def sample(count, seed):
    """Draws what is seen of two limbs, and their depths: float32 (count, 2) each."""
    rng = np.random.default_rng(seed)
    angles = rng.uniform(0, 2 * np.pi, (count, 2))
    seen = np.cos(angles) + rng.normal(scale=NOISE, size=angles.shape)
    return seen.astype("float32"), np.sin(angles).astype("float32")


def true_loss(seen, depths):
    """Returns the mean negative log of the density that the depths are drawn from."""
    depths = np.clip(depths.astype("float64"), -1 + 1e-9, 1 - 1e-9)  # sines rounded to 1
    across = np.sqrt(1 - depths**2)
    both = stats.norm.pdf(seen, across, NOISE) + stats.norm.pdf(seen, -across, NOISE)
    grid = np.linspace(-1.6, 1.6, 641)
    angles = np.linspace(0, np.pi, 2001)
    density = stats.norm.pdf(grid[:, None], np.cos(angles), NOISE).mean(axis=1)
    return -np.log(both / (2 * np.pi * across) / np.interp(seen, grid, density)).sum(axis=1).mean()


def network(components, seed):
    """Builds two hidden layers and a mixture."""
    keras.utils.set_random_seed(seed)
    hidden = [keras.layers.Dense(32, activation="relu") for _ in range(2)]
    head = MixtureDensityHead(components, dimensions=2)
    return keras.Sequential([keras.Input((2,)), *hidden, head])


def train(networks, seen, depths):
    """Trains networks side by side, on the same batches; none sees another's gradient."""
    inputs = keras.Input((2,))
    joint = keras.Model(inputs, [network(inputs) for network in networks])
    rate = keras.optimizers.schedules.CosineDecay(0.01, EPOCHS * len(seen) // BATCH)
    losses = [MixtureNLL() for _ in networks]
    joint.compile(keras.optimizers.Adam(rate), losses, steps_per_execution=10)
    joint.fit(seen, [depths for _ in networks], batch_size=BATCH, epochs=EPOCHS, verbose=0)


def main():
    """Trains every row of the table and writes it."""
    samples = [sample(count, seed) for seed, count in enumerate(SAMPLES.values())]
    truth = [true_loss(*pair) for pair in samples]
    table = []
    for components in COMPONENTS:
        networks = [network(components, seed) for seed in SEEDS]
        train(networks, *samples[0])
        for seed, trained in zip(SEEDS, networks, strict=True):
            found = [float(MixtureNLL()(depths, trained(seen))) for seen, depths in samples]
            excess = [f"{a - b:.4f}" for a, b in zip(found, truth, strict=True)]
            table.append([components, seed, *excess])
    with (RESULTS / "mixture_components.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["components", "seed", *SAMPLES])
        writer.writerows(table)


if __name__ == "__main__":
    main()
