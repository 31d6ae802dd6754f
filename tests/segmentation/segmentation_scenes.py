"""Images whose right segments are known."""

import numpy as np


def photograph(height=40, width=48):
    """A smooth color image with noise, (H, W, 3) uint8 from 0 to 255."""
    rows, columns = np.mgrid[:height, :width]
    waves = [np.sin(rows / 5 + k) + np.cos(columns / (6 + k)) for k in range(3)]
    noise = np.random.default_rng(0).normal(size=(height, width, 3))
    values = np.stack(waves, axis=-1) + 0.1 * noise
    values = (values - values.min()) / np.ptp(values)
    return np.round(255 * values).astype("uint8")


def square(size=32, *, inside=(1.0, 0.2, 0.1), outside=(0.1, 0.3, 0.8)):
    """A square on a plain ground, and its mask."""
    mask = np.zeros((size, size), bool)
    mask[size // 4 : 3 * size // 4, size // 4 : 3 * size // 4] = True
    return np.where(mask[..., None], inside, outside), mask


def same_partition(labels, others):
    """Whether two labelings cut an image alike, whatever the labels' numbers."""
    pairs = np.unique(np.stack([np.ravel(labels), np.ravel(others)]), axis=1).shape[1]
    return pairs == len(np.unique(labels)) == len(np.unique(others))
