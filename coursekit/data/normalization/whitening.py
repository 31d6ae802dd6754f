"""Whitening by principal components, plain and turned back to the axes of the input."""

from coursekit._arguments import require_not_negative, require_one_of
from coursekit.data.normalization.statistics import covariance
import numpy as np
import tensorflow as tf

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

    Example:
        >>> inputs = np.array([[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]])
        >>> whiten = Whitening("pca").fit(3 * inputs + 5)
        >>> whiten
        Whitening('pca', 2 values an example)
        >>> print(np.cov(whiten(3 * inputs + 5), rowvar=False, bias=True).round(3))
        [[1. 0.]
         [0. 1.]]

    Reference:
        Bell and Sejnowski 1997, The independent components of natural scenes are edge
        filters; Kessy, Lewin and Strimmer 2018, Optimal whitening and decorrelation
        (ZCA is the closest).
    """

    def __init__(self, kind="zca", *, epsilon=1e-5):
        require_one_of("kind", kind, KINDS)
        require_not_negative(epsilon=epsilon)
        self.kind = kind
        self.epsilon = epsilon
        self.mean = self.variances = self.directions = None

    def fit(self, data):
        """Finds the mean and the principal components of the training split.

        Args:
            data: (N, ...) array of any numbers; or batches of inputs, or of tuples that
                begin with them: a `tf.data.Dataset`, a `keras.utils.PyDataset` or a
                generator.

        Returns:
            The whitening itself.

        Raises:
            ValueError: If there are fewer than two examples, or a value is NaN or
                infinite.
            TypeError: If the batches are dictionaries or have several inputs.
        """
        self.mean, matrix = covariance(data)
        variances, vectors = np.linalg.eigh(matrix)
        self.variances, self.directions = np.maximum(variances[::-1], 0), vectors.T[::-1]
        return self

    def __call__(self, inputs):
        """Whitens inputs.

        Args:
            inputs: (N, ...) array or tensor with D values an example.

        Returns:
            The same shape, float32: an array for an array, a tensor for a tensor.
            With "pca" the values of an example are its components in order, whatever the
            shape.

        Raises:
            ValueError: If it was not fitted, or to another number of values; or if a
                variance and `epsilon` are both 0.
        """
        rows, shape = self._rows(inputs)
        scales = self._scales()
        if not scales.all():
            raise ValueError("`epsilon` must be above 0 for data with a direction of no variance.")
        whitened = (rows - self.mean) @ self.directions.T / scales
        return _as_shape(self._turned_back(whitened), shape)

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
        return _as_shape(inputs, shape)

    def _scales(self):
        return np.sqrt(self.variances + self.epsilon)

    def _turned_back(self, components):
        return components @ self.directions if self.kind == "zca" else components

    def _rows(self, inputs):
        if self.mean is None:
            raise ValueError("Whitening needs the statistics of the training split: call `fit`.")
        if not tf.is_tensor(inputs):
            inputs = np.asarray(inputs)
        values = np.prod([np.nan if size is None else size for size in inputs.shape[1:]])
        if not np.isnan(values) and values != len(self.mean):
            raise ValueError(
                f"`inputs` must have {len(self.mean)} values an example; got {values:.0f}."
            )
        if tf.is_tensor(inputs):
            rows = tf.reshape(tf.cast(inputs, "float64"), (-1, len(self.mean)))
            return rows, tf.shape(inputs)
        return inputs.reshape(len(inputs), -1).astype("float64"), inputs.shape

    def __repr__(self):
        """Returns the kind, and to what it was fitted."""
        fitted = "" if self.mean is None else f", {len(self.mean)} values an example"
        return f"Whitening({self.kind!r}{fitted})" + (", to be fitted" if not fitted else "")


def _as_shape(rows, shape):
    """Returns rows in the shape of the inputs, float32."""
    if tf.is_tensor(rows):
        return tf.cast(tf.reshape(rows, shape), "float32")
    return rows.reshape(shape).astype("float32")
