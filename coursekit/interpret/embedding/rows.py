"""Features and points, checked."""

import numpy as np


def feature_rows(name, features, *, least=2):
    """Returns features as one row for each image.

    Args:
        name: Name of the argument.
        features: (N, ...) array.
        least: Rows that are needed.

    Returns:
        (N, D) float64 array.

    Raises:
        ValueError: If there are too few rows, or they are not finite numbers.
    """
    features = np.asarray(features)
    if features.ndim < 2 or len(features) < least or not features.size:
        raise ValueError(
            f"`{name}` must be of shape (N, ...) with at least {least} rows; got {features.shape}."
        )
    rows = features.reshape(len(features), -1).astype(float)
    if not np.isfinite(rows).all():
        bad = int(np.argmin(np.isfinite(rows).all(axis=1)))
        raise ValueError(f"`{name}` must be finite; row {bad} holds NaN or infinity.")
    return rows
