"""Mean and covariance of data that comes in batches."""

from coursekit.data.normalization.arrays import batches_of
import numpy as np


def moments(data, axes):
    """Finds the mean and standard deviation over some axes, one batch after the other.

    Batches are joined by the update of Chan, Golub and LeVeque 1979, which loses no
    digits as the difference of sums of squares does. All is float64: the `adapt` of
    Keras's `Normalization` adds up a data set in float32, which loses the spread of
    values with a large mean.

    Args:
        data: Array or data set, as of `batches_of`.
        axes: Function of the rank that returns the axes, the first among them.

    Returns:
        Mean and standard deviation, float64.

    Raises:
        ValueError: If there is no data.
    """
    count, mean, squares = 0, 0.0, 0.0
    for batch in batches_of(data):
        over = axes(batch.ndim)
        new = np.prod([batch.shape[axis] for axis in over])
        if new == 0:
            continue
        step = batch.mean(axis=over) - mean
        squares = squares + batch.var(axis=over) * new + step**2 * count * new / (count + new)
        mean = mean + step * new / (count + new)
        count += new
    if count == 0:
        raise ValueError("`data` must hold at least one example; got none.")
    return mean, np.sqrt(squares / count)


def covariance(data):
    """Finds the mean and the covariance of flattened examples, one batch after the other.

    Args:
        data: Array or data set, as of `batches_of`.

    Returns:
        Mean (D,) and covariance (D, D), divided by the number of examples, float64.

    Raises:
        ValueError: If there are fewer than two examples.
    """
    count, mean, products = 0, 0.0, 0.0
    for batch in batches_of(data):
        if batch.size == 0:
            continue
        rows = batch.reshape(len(batch), -1)
        centered = rows - rows.mean(axis=0)
        step = rows.mean(axis=0) - mean
        share = len(rows) / (count + len(rows))
        products = products + centered.T @ centered + np.outer(step, step) * count * share
        mean = mean + step * share
        count += len(rows)
    if count < 2:
        raise ValueError(f"`data` must hold two examples or more; got {count}.")
    return mean, products / count
