"""Whitening by principal components, plain and turned back to the axes of the input."""

from coursekit.data.normalization.statistics import covariance
import numpy as np

KINDS = ("pca", "zca")


class Whitening:
    """Maps data linearly to mean 0 and the identity as covariance.

    Standardizing each value on its own leaves the values correlated; whitening does not.
    It needs the eigenvectors of a (D, D) covariance, so D should not exceed some thousands.

    Args:
        kind: "pca" gives the scaled principal components, those of the largest variance
            first. "zca" turns them back, which among all whitenings stays closest to the
            data, so that images still look like images.
        epsilon: Added to the variances before their square root is divided by. Larger
            ones leave directions of little variance, mostly noise, small.

    Attributes:
        mean: (D,) float64.
        variances: (D,) float64, the largest first.
        directions: (D, D) float64, a unit vector each row, in the same order.

    Raises:
        ValueError: If `kind` is unknown or `epsilon` negative.

    Reference:
        Bell and Sejnowski 1997, The independent components of natural scenes are edge
        filters; Kessy, Lewin and Strimmer 2018, Optimal whitening and decorrelation
        (ZCA is the closest); lecture row C29.
    """

    def __init__(self, kind="zca", *, epsilon=1e-5):
        if kind not in KINDS:
            raise ValueError(f"`kind` must be one of {', '.join(map(repr, KINDS))}; got {kind!r}.")
        if epsilon < 0:
            raise ValueError(f"`epsilon` must be 0 or above; got {epsilon}.")
        self.kind = kind
        self.epsilon = epsilon
        self.mean = self.variances = self.directions = None

    def fit(self, data):
        """Finds the mean and the principal components of the training split.

        Args:
            data: (N, ...) array, or `tf.data.Dataset` of batches of inputs, or of tuples
                that begin with them.

        Returns:
            The whitening itself.

        Raises:
            ValueError: If there are fewer than two examples.
        """
        self.mean, matrix = covariance(data)
        variances, vectors = np.linalg.eigh(matrix)
        self.variances, self.directions = np.maximum(variances[::-1], 0), vectors.T[::-1]
        return self

    def __call__(self, inputs):
        """Whitens inputs.

        Args:
            inputs: (N, ...) array with D values an example.

        Returns:
            The same shape, float32. With "pca" the values of an example are its
            components in order, whatever the shape.

        Raises:
            ValueError: If it was not fitted, or to another number of values; or if a
                variance and `epsilon` are both 0.
        """
        rows, shape = self._rows(inputs)
        scales = self._scales()
        if not scales.all():
            raise ValueError("`epsilon` must be above 0 for data with a direction of no variance.")
        whitened = (rows - self.mean) @ self.directions.T / scales
        return self._turned_back(whitened).reshape(shape).astype("float32")

    def inverse(self, whitened):
        """Turns whitened inputs back into what they were.

        Args:
            whitened: What a call returned.

        Returns:
            The same shape, float32.

        Raises:
            ValueError: If it was not fitted, or to another number of values.
        """
        rows, shape = self._rows(whitened)
        components = rows @ self.directions.T if self.kind == "zca" else rows
        inputs = components * self._scales() @ self.directions + self.mean
        return inputs.reshape(shape).astype("float32")

    def _scales(self):
        return np.sqrt(self.variances + self.epsilon)

    def _turned_back(self, components):
        return components @ self.directions if self.kind == "zca" else components

    def _rows(self, inputs):
        if self.mean is None:
            raise ValueError("Whitening needs the statistics of the training split: call `fit`.")
        inputs = np.asarray(inputs, "float64")
        rows = inputs.reshape(len(inputs), -1)
        if rows.shape[1] != len(self.mean):
            raise ValueError(
                f"`inputs` must have {len(self.mean)} values an example; got {rows.shape[1]}."
            )
        return rows, inputs.shape
