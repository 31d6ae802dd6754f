"""Whether points clump, against points scattered at random over the same region."""

from typing import NamedTuple

from coursekit._arguments import require_count
from coursekit.interpret.embedding.rows import feature_rows
import numpy as np
from scipy.spatial import ConvexHull, Delaunay, KDTree, QhullError

BOX = "((low, high), (low, high))"


class ClarkEvans(NamedTuple):
    """How near points are to their nearest neighbors.

    Attributes:
        ratio: Mean distance to the nearest neighbor over that of random scatters: about 1 for a
            random scatter, below for clumps, above for an even spread (about 2 for a grid).
        low: Ratio below which 2.5 % of random scatters lie.
        high: Ratio above which 2.5 % of random scatters lie.
    """

    ratio: float
    low: float
    high: float


def clark_evans(points, *, box=None, scatters=200, seed=0):
    """Compares nearest-neighbor distances with those of random scatters in the same region.

    The scatters have as many points and the same border, so that a point whose neighbors would
    lie beyond it counts alike on both sides; no formula corrects for it.

    Args:
        points: (N, 2) array of at least 4 points.
        box: The region, ((low, high), (low, high)) of the two coordinates. By default the
            points' convex hull, and then points and scatters are each measured in units of their
            own hull, since the hull of a scatter is smaller than the region it fills.
        scatters: Random scatters to compare with.
        seed: Seed of these.

    Returns:
        The `ClarkEvans`.

    Raises:
        ValueError: If the points are of another shape, on one line or beyond the box.

    Example:
        >>> import numpy as np
        >>> from coursekit.interpret import clark_evans
        >>> centers = np.random.default_rng(0).random((5, 1, 2))
        >>> clumps = centers + 0.01 * np.random.default_rng(1).standard_normal((5, 20, 2))
        >>> clark_evans(clumps.reshape(100, 2)).ratio < 0.3
        True

    Reference:
        Clark and Evans, "Distance to Nearest Neighbor as a Measure of Spatial Relationships in
        Populations", Ecology 1954. Donnelly, "Simulations to Determine the Variance and Edge
        Effect of Total Nearest-Neighbour Distance", 1978.
    """
    points = feature_rows("points", points, least=4)
    if points.shape[1] != 2:
        raise ValueError(f"`points` must have two coordinates; got shape {points.shape}.")
    require_count("scatters", scatters, least=2)
    area, corners = (1.0, _box_corners(box, points)) if box is not None else _hull(points)
    random = _scatter(corners, len(points), scatters, np.random.default_rng(seed))
    areas = [1.0 if box is not None else _hull(scatter)[0] for scatter in random]
    by_chance = np.array(list(map(_nearest, random))) / np.sqrt(areas)
    expected = by_chance.mean()
    low, high = np.quantile(by_chance / expected, (0.025, 0.975))
    return ClarkEvans(float(_nearest(points) / np.sqrt(area) / expected), float(low), float(high))


def _box_corners(box, points):
    box = np.asarray(box, float)
    if box.shape != (2, 2) or not (box[:, 0] < box[:, 1]).all():
        raise ValueError(f"`box` must be {BOX} with low below high; got {box.tolist()}.")
    if (points < box[:, 0]).any() or (points > box[:, 1]).any():
        raise ValueError(f"`box` must hold all points; got {box.tolist()}.")
    return np.stack(np.meshgrid(*box), axis=-1).reshape(4, 2)


def _hull(points):
    """Returns the area and the corners of the convex hull."""
    try:
        hull = ConvexHull(points)
    except QhullError as error:
        raise ValueError("`points` must not lie on one line or in one place.") from error
    return hull.volume, points[hull.vertices]


def _scatter(corners, count, scatters, generator):
    """Draws (scatters, count, 2) points, even over a convex polygon."""
    triangles = corners[Delaunay(corners).simplices]
    origins, sides = triangles[:, 0], triangles[:, 1:] - triangles[:, :1]
    areas = np.abs(np.linalg.det(sides))
    chosen = generator.choice(len(areas), size=(scatters, count), p=areas / areas.sum())
    shares = generator.random((scatters, count, 2))
    folded = np.where(shares.sum(axis=-1, keepdims=True) > 1, 1 - shares, shares)
    return origins[chosen] + np.einsum("snk,snkc->snc", folded, sides[chosen])


def _nearest(points):
    distances, _ = KDTree(points).query(points, k=2)
    return distances[:, 1].mean()
