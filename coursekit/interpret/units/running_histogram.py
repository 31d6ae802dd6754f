"""A histogram of numbers that pass by once, of which the range is not known before."""

import numpy as np


class RunningHistogram:
    """Counts numbers in bins of equal width, which doubles whenever the range becomes too small.

    Args:
        bins: Even number of bins.
    """

    def __init__(self, bins):
        self.counts = np.zeros(bins, int)
        self.low = self.width = None

    @property
    def edges(self):
        """The (bins + 1,) edges."""
        return self.low + self.width * np.arange(len(self.counts) + 1)

    def update(self, values):
        """Counts numbers.

        Args:
            values: Array of any shape.
        """
        values = np.asarray(values, float).ravel()
        low, high = values.min(), values.max()
        if self.low is None:
            spread = max(high - low, 1e-6 * max(abs(low), 1))
            self.low, self.width = low, spread / len(self.counts)
        while low < self.low:
            self._double(down=True)
        while high > self.edges[-1]:
            self._double(down=False)
        bins = ((values - self.low) / self.width).astype(int)
        bins = np.minimum(bins, len(self.counts) - 1)
        self.counts += np.bincount(bins, minlength=len(self.counts))

    def _double(self, *, down):
        """Joins pairs of bins and adds as many empty ones at one end."""
        half = len(self.counts) // 2
        joined, empty = self.counts.reshape(half, 2).sum(axis=1), np.zeros(half, int)
        if down:
            self.low -= self.width * len(self.counts)
        self.counts = np.concatenate([empty, joined] if down else [joined, empty])
        self.width *= 2
