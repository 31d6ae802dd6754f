"""Points that climb to the modes of their density."""

from typing import NamedTuple

from coursekit._arguments import require_count, require_positive
from coursekit._short_text import named_fields
import numpy as np
from scipy.spatial.distance import cdist

CHUNK = 4_000_000  # distances at a time
STILL = 1e-4  # shifts below this share of the bandwidth are none


class MeanShift(NamedTuple):
    """Where points climb.

    Attributes:
        modes: (K, D) float64 modes, that with the most points around it first.
        labels: (N,) int32 mode of each start.
        paths: (steps + 1, N, D) float64 places on the way, from the starts on.
    """

    modes: np.ndarray
    labels: np.ndarray
    paths: np.ndarray

    __repr__ = named_fields


def mean_shift(points, bandwidth, *, weights=None, starts=None, max_steps=300):
    """Moves each start to the mean of the points around it, again and again, up to a mode.

    Args:
        points: (N, D) numbers.
        bandwidth: Radius within which points count, all alike (the flat kernel).
        weights: (N,) weights of the points, above 0; by default 1.
        starts: (M, D) places to start from; by default the points.
        max_steps: Steps after which a start is left where it is.

    Returns:
        A `MeanShift`: the modes, the mode of each start and the paths. Modes nearer to each other
        than the bandwidth are one, the place with more around it.

    Raises:
        ValueError: If an argument is not of the kind above, or a start has no point around it.

    Example:
        >>> from coursekit.segmentation import mean_shift
        >>> mean_shift([[0.0], [0.2], [0.4], [3.0], [3.2]], 1).modes.round(3)
        array([[0.2],
               [3.1]])

    Reference:
        Comaniciu and Meer, "Mean shift: a robust approach toward feature space analysis",
        TPAMI 24(5), 2002.
    """
    require_positive(bandwidth=bandwidth)
    require_count("max_steps", max_steps)
    points = _read_points("points", points)
    weights = _read_weights(weights, len(points))
    starts = points if starts is None else _read_points("starts", starts, points.shape[1])
    paths, mass = [starts], None
    moving = np.arange(len(starts))
    mass = np.zeros(len(starts))
    for _ in range(max_steps):
        places = paths[-1].copy()
        places[moving], mass[moving] = _shift(places[moving], points, weights, bandwidth)
        moving = moving[_distances(places, paths[-1])[moving] > STILL * bandwidth]
        paths.append(places)
        if not len(moving):
            break
    modes = _separate(places, mass, bandwidth)
    return MeanShift(modes, _nearest(places, modes), np.array(paths))


def _shift(places, points, weights, bandwidth):
    """Returns the mean of the points around each place, and their weight."""
    rows = max(1, CHUNK // len(points))
    parts = [places[first : first + rows] for first in range(0, len(places), rows)]
    near = ((cdist(part, points) <= bandwidth) * weights for part in parts)
    sums = np.concatenate([np.column_stack([part @ points, part.sum(1)]) for part in near])
    if not sums[:, -1].all():
        raise ValueError("`starts` must each have a point within the bandwidth; got one without.")
    return sums[:, :-1] / sums[:, -1:], sums[:, -1]


def _separate(places, mass, bandwidth):
    """Returns the places that are modes: none nearer than the bandwidth to a heavier one."""
    places, first = np.unique(places, axis=0, return_index=True)
    places, mass = places[::-1], mass[first][::-1]  # of equal weight the larger, as scikit-learn
    waiting, modes = places[np.argsort(-mass, kind="stable")], []
    while len(waiting):
        modes.append(waiting[0])
        waiting = waiting[_distances(waiting, waiting[0]) > bandwidth]
    return np.array(modes)


def _distances(places, others):
    return np.linalg.norm(places - others, axis=1)


def _nearest(places, modes):
    rows = max(1, CHUNK // len(modes))
    parts = (places[first : first + rows] for first in range(0, len(places), rows))
    return np.concatenate([cdist(part, modes).argmin(1) for part in parts]).astype("int32")


def _read_points(name, points, width=None):
    points = np.asarray(points, "float64")
    if points.ndim != 2 or not points.size or points.shape[1] != (width or points.shape[1]):
        raise ValueError(f"`{name}` must be (N, {width or 'D'}); got shape {points.shape}.")
    if not np.isfinite(points).all():
        raise ValueError(f"`{name}` must be finite; got NaN or infinity.")
    return points


def _read_weights(weights, count):
    weights = np.ones(count) if weights is None else np.asarray(weights, "float64")
    if weights.shape != (count,) or not (weights > 0).all():
        got = f"shape {weights.shape}" if weights.shape != (count,) else weights.min()
        raise ValueError(f"`weights` must be {count} numbers above 0; got {got}.")
    return weights
