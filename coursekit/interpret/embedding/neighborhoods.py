"""How well a picture keeps who is near whom."""

from coursekit._arguments import require_count
from coursekit._extras import optional
from coursekit.interpret.embedding.rows import feature_rows
import numpy as np

manifold = optional("sklearn.manifold")
neighbor_search = optional("sklearn.neighbors")


def neighbor_preservation(features, points, *, neighbors=10):
    """Returns which share of the nearest neighbors among the features are so in the picture.

    Points scattered at random keep about neighbors / (N - 1).

    Args:
        features: (N, ...) array.
        points: (N, ...) array, what a projection made of them.
        neighbors: Nearest neighbors that are compared, below N.

    Returns:
        Float in [0, 1], the mean over all points.

    Raises:
        ValueError: If an argument is not of the kind above.

    Example:
        >>> import numpy as np
        >>> from coursekit.interpret import neighbor_preservation
        >>> features = np.random.default_rng(0).random((50, 2))
        >>> neighbor_preservation(features, 3 * features)
        1.0
    """
    rows, points = _pair(features, points)
    require_count("neighbors", neighbors)
    if neighbors >= len(rows):
        raise ValueError(f"`neighbors` must be below {len(rows)}, the rows; got {neighbors}.")
    before, after = _nearest(rows, neighbors), _nearest(points, neighbors)
    kept = [len(np.intersect1d(*both)) for both in zip(before, after, strict=True)]
    return float(np.mean(kept) / neighbors)


def trustworthiness(features, points, *, neighbors=10):
    """Returns how few of the neighbors in the picture are strangers among the features.

    Each stranger counts by its rank among the features; `neighbor_preservation` counts all alike.

    Args:
        features: As for `neighbor_preservation`.
        points: Likewise.
        neighbors: Nearest neighbors in the picture that are looked at, below N / 2.

    Returns:
        Float in [0, 1]; about 0.5 for points at random.

    Raises:
        ValueError: If an argument is not of the kind above.

    Example:
        >>> import numpy as np
        >>> from coursekit.interpret import trustworthiness
        >>> features = np.random.default_rng(0).random((50, 2))
        >>> trustworthiness(features, 3 * features)
        1.0

    Reference:
        Venna and Kaski, "Neighborhood Preservation in Nonlinear Projection Methods", ICANN 2001.
    """

    rows, points = _pair(features, points)
    require_count("neighbors", neighbors)
    if neighbors >= len(rows) / 2:
        raise ValueError(f"`neighbors` must be below half of {len(rows)} rows; got {neighbors}.")
    return float(manifold.trustworthiness(rows, points, n_neighbors=neighbors))


def _pair(features, points):
    rows, points = feature_rows("features", features), feature_rows("points", points)
    if len(rows) != len(points):
        raise ValueError(
            f"`points` must be one for each of {len(rows)} rows of `features`; got {len(points)}."
        )
    return rows, points


def _nearest(rows, neighbors):
    """Returns the (N, neighbors) indices of each row's nearest others."""

    return (
        neighbor_search.NearestNeighbors(n_neighbors=neighbors)
        .fit(rows)
        .kneighbors(return_distance=False)
    )
