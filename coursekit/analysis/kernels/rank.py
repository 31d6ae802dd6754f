"""The rank of a kernel: how many separable kernels it is the sum of."""

from typing import NamedTuple

import numpy as np


class SeparableTerms(NamedTuple):
    """A kernel as a sum of outer products, column times row.

    Attributes:
        columns: (h, terms, ...) vertical kernels; the dots are the kernel's channels.
        rows: (w, terms, ...) horizontal kernels.
        error: (...) norm of what is left over, relative to the norm of the
            kernel; 0 for a kernel of zeros.
    """

    columns: np.ndarray
    rows: np.ndarray
    error: np.ndarray

    def __repr__(self):
        worst = float(np.max(self.error))
        return f"<SeparableTerms: {self.columns.shape[1]} a slice, error {worst:.3g} at most>"

    @property
    def kernel(self):
        """The sum of the outer products, (h, w, ...)."""
        return np.einsum("ht...,wt...->hw...", self.columns, self.rows)


def kernel_rank(kernel, *, tolerance=1e-5):
    """Finds the rank of each two-dimensional slice of a kernel.

    Rank 1 is a separable kernel: a column times a row. Noise makes every rank
    full, so a trained kernel is better judged by `separable_terms`.

    Args:
        kernel: (h, w) array, or (h, w, channels, filters) as Keras stores it.
        tolerance: Singular values below this share of the slice's largest count as 0.

    Returns:
        Integer array of the shape of the kernel without (h, w): () or (channels, filters).

    Raises:
        ValueError: If the kernel has fewer than two axes.

    Example:
        >>> import numpy as np
        >>> from coursekit.analysis import kernel_rank
        >>> int(kernel_rank(np.outer([1, 2, 1], [1, 0, -1])))
        1
    """
    values = np.linalg.svd(_slices(kernel), compute_uv=False)
    return np.sum(values > tolerance * values[..., :1], axis=-1)


def separable_terms(kernel, *, terms=1):
    """Approximates a kernel by the sum of a few separable ones.

    The singular value decomposition of each slice, cut off: by Eckart and
    Young no other sum of as many outer products comes closer.

    Args:
        kernel: (h, w) array, or (h, w, channels, filters) as Keras stores it.
        terms: Number of outer products a slice, from 1 to min(h, w).

    Returns:
        `SeparableTerms`.

    Raises:
        ValueError: If the kernel has fewer than two axes, or `terms` is out of range.

    Example:
        >>> import numpy as np
        >>> from coursekit.analysis import separable_terms
        >>> parts = separable_terms(np.eye(2), terms=2)
        >>> bool(np.allclose(parts.kernel, np.eye(2)))
        True

    Reference:
        Eckart and Young, "The Approximation of One Matrix by Another of Lower
        Rank", Psychometrika 1936.
    """
    slices = _slices(kernel)
    most = min(slices.shape[-2:])
    if terms not in range(1, most + 1):
        raise ValueError(f"`terms` must be from 1 to {most}; got {terms!r}.")
    left, values, right = np.linalg.svd(slices, full_matrices=False)
    roots = np.sqrt(values[..., None, :terms])
    columns = left[..., :terms] * roots
    rows = np.swapaxes(right, -1, -2)[..., :terms] * roots
    energy = np.sum(values**2, axis=-1)
    left_over = np.sum(values[..., terms:] ** 2, axis=-1)
    error = np.sqrt(left_over / np.where(energy > 0, energy, 1.0))
    return SeparableTerms(*(np.moveaxis(part, (-2, -1), (0, 1)) for part in (columns, rows)), error)


def _slices(kernel):
    """Returns the kernel in float64 with height and width as its last axes."""
    kernel = np.asarray(kernel, dtype="float64")
    if kernel.ndim < 2:
        raise ValueError(f"`kernel` must have a height and a width; got shape {kernel.shape}.")
    return np.moveaxis(kernel, (0, 1), (-2, -1))
