"""What convolutions in a row, without anything between them, can be."""

from functools import reduce

import numpy as np

STEP = 1e-5  # of the central differences, which are exact for two chained kernels
TOLERANCE = 1e-7  # of singular values, relative to the largest


def chained_kernel(*kernels):
    """Composes convolutions into the one kernel that does the same in one step.

    For stride 1, and without bias or activation between them: chained kernels
    of 3 x 3 make one of 5 x 5. At the border of a "same" convolution the chain
    and its kernel differ, as the chain pads twice.

    Args:
        *kernels: Arrays (h, w), or all (h, w, channels, filters) as Keras stores
            them, first layer first; each takes as many channels as the one
            before gives.

    Returns:
        Array (sum of h - 1, + 1, the same for w), with the channels of the first
        and the filters of the last kernel if they have them.

    Raises:
        ValueError: If there is no kernel, or their shapes do not fit.

    Example:
        >>> import numpy as np
        >>> from coursekit.analysis import chained_kernel
        >>> chained_kernel(np.ones((1, 2)), np.ones((1, 2)))
        array([[1., 2., 1.]])
    """
    if not kernels:
        raise ValueError("`kernels` must be one kernel or more; got none.")
    return reduce(_after, [np.asarray(kernel) for kernel in kernels])


def degrees_of_freedom(*shapes, compose=chained_kernel, seed=0):
    """Counts in how many directions a composed kernel can move.

    It is the rank of the Jacobian of the map from all weights to the composed
    kernel, at random weights: the dimension of the set of kernels that the
    composition can reach. It is below the number of weights where different
    weights make the same kernel: two chained kernels may swap a factor.

    Args:
        *shapes: Shapes of the weights, such as (3, 3), (3, 3) for two chained
            kernels or (5, 1), (1, 5) for a separable one.
        compose: Function from arrays of these shapes to the composed array.
        seed: Seed of the random weights.

    Returns:
        An integer.

    Raises:
        ValueError: If there are no shapes.

    Example:
        >>> from coursekit.analysis import degrees_of_freedom
        >>> degrees_of_freedom((3, 3), (3, 3))  # of 25 that a kernel of 5 x 5 has
        17
    """
    if not shapes:
        raise ValueError("`shapes` must be one shape or more; got none.")
    generator = np.random.default_rng(seed)
    weights = [generator.normal(size=shape) for shape in shapes]
    values = np.linalg.svd(_jacobian(compose, weights), compute_uv=False)
    return int(np.sum(values > TOLERANCE * values[0]))


def _after(first, second):
    """Returns the kernel of one convolution after another."""
    if first.ndim != second.ndim or first.ndim not in (2, 4):
        raise ValueError(
            "`kernels` must all be (h, w) or all (h, w, channels, filters); "
            f"got shapes {first.shape} and {second.shape}."
        )
    if first.ndim == 4 and first.shape[3] != second.shape[2]:
        raise ValueError(
            f"`kernels` must take the {first.shape[3]} filters of the one before as channels; "
            f"got shape {second.shape}."
        )
    height, width = first.shape[:2]
    sizes = height + second.shape[0] - 1, width + second.shape[1] - 1
    ends = () if first.ndim == 2 else (first.shape[2], second.shape[3])
    result = np.zeros(sizes + ends, dtype=np.result_type(first, second))
    for row, column in np.ndindex(second.shape[:2]):
        tap = second[row, column]
        result[row : row + height, column : column + width] += (
            first * tap if first.ndim == 2 else first @ tap
        )
    return result


def _jacobian(compose, weights):
    """Returns (entries, weights) central differences."""
    columns = []
    for weight in weights:
        for index in np.ndindex(weight.shape):
            original, ends = weight[index], []
            for sign in (1, -1):
                weight[index] = original + sign * STEP
                ends.append(np.array(compose(*weights)).ravel())
            weight[index] = original
            columns.append((ends[0] - ends[1]) / (2 * STEP))
    return np.stack(columns, axis=1)
