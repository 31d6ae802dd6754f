"""How much structure filters have, against filters drawn at random."""

from typing import NamedTuple

from coursekit._arguments import require_count
from coursekit._short_text import named_fields
import numpy as np


class FilterStatistics(NamedTuple):
    """Numbers of the filters of a layer, and what random filters give.

    Attributes:
        smoothness: (N,) float32, Moran's I: the correlation of weights that are neighbors, 1 for
            a smooth filter, about -1 for a chessboard; NaN for a constant one.
        random_smoothness: (samples,) float32, the same of filters of normal weights, whose mean
            is -1 / (places - 1).
        random_shares: (N,) float32, share of the random filters that are at least as smooth as
            each filter, itself counted among them; 0.05 or less is rare by chance.
        correlation: (N, N) float32, correlation of the weights of each two filters; NaN for a
            constant one.
        random_correlation: Standard deviation of the correlation of two random filters.
    """

    smoothness: np.ndarray
    random_smoothness: np.ndarray
    random_shares: np.ndarray
    correlation: np.ndarray
    random_correlation: float

    __repr__ = named_fields


def filter_statistics(filters, *, samples=1000, seed=0):
    """Measures how smooth filters are and how alike, and compares both with chance.

    A trained filter of a first layer is smooth as a rule: neighboring weights are alike. Filters
    that repeat one another show in the correlation.

    Args:
        filters: (N, height, width, channels) array, as `filters` returns, with at least two
            places.
        samples: Random filters to compare with.
        seed: Seed of these.

    Returns:
        The `FilterStatistics`.

    Raises:
        ValueError: If the filters are of another shape.

    Example:
        >>> import numpy as np
        >>> from coursekit.interpret import filter_statistics
        >>> ramp = np.linspace(-1, 1, 49).reshape(1, 7, 7, 1)
        >>> found = filter_statistics(ramp)
        >>> bool(found.smoothness[0] > 0.8 and found.random_shares[0] < 0.01)
        True

    Reference:
        Moran, "Notes on Continuous Stochastic Phenomena", Biometrika 1950.
    """
    filters = np.asarray(filters, float)
    if filters.ndim != 4 or not filters.size or filters.shape[1] * filters.shape[2] < 2:
        raise ValueError(
            "`filters` must be of shape (N, height, width, channels) with at least two places; "
            f"got {filters.shape}."
        )
    require_count("samples", samples)
    random = np.random.default_rng(seed).standard_normal((samples, *filters.shape[1:]))
    smoothness, by_chance = _moran(filters), _moran(random)
    above = (by_chance >= smoothness[:, None]).sum(axis=1)
    shares = np.where(np.isnan(smoothness), np.nan, (1 + above) / (1 + samples))
    return FilterStatistics(
        smoothness.astype("float32"),
        by_chance.astype("float32"),
        shares.astype("float32"),
        _correlation(filters).astype("float32"),
        float(1 / np.sqrt(filters[0].size - 1)),
    )


def _moran(filters):
    """Returns Moran's I with the four nearest neighbors, of all channels of a filter together."""
    height, width = filters.shape[1:3]
    centered = filters - filters.mean(axis=(1, 2), keepdims=True)
    rows = np.sum(centered[:, 1:] * centered[:, :-1], axis=(1, 2, 3))
    columns = np.sum(centered[:, :, 1:] * centered[:, :, :-1], axis=(1, 2, 3))
    pairs = (height - 1) * width + height * (width - 1)
    squares = np.sum(centered**2, axis=(1, 2, 3))
    is_constant = squares <= 1e-12 * np.sum(filters**2, axis=(1, 2, 3))
    squares = np.where(is_constant, np.nan, squares)
    return (rows + columns) / pairs * height * width / squares


def _correlation(filters):
    flat = filters.reshape(len(filters), -1)
    centered = flat - flat.mean(axis=1, keepdims=True)
    norms = np.linalg.norm(centered, axis=1)
    norms = np.where(norms <= 1e-6 * np.linalg.norm(flat, axis=1), np.nan, norms)
    unit = centered / norms[:, None]
    return np.clip(unit @ unit.T, -1, 1)
