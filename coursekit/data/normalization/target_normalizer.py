"""Normalization of what a regression predicts."""

from coursekit.data.normalization.arrays import as_float32
from coursekit.data.normalization.statistics import moments
import numpy as np


class TargetNormalizer:
    """Brings each target to mean 0 and variance 1, and predictions back to their units.

    The lecture divides by the mean; the standard deviation is what gives unit variance,
    and it does not vanish for targets around 0.

    Args:
        epsilon: Smallest deviation to divide by.

    Attributes:
        mean: () or (D,) float32.
        deviation: The same shape.

    Raises:
        ValueError: If `epsilon` is not above 0.

    Example:
        normalizer = TargetNormalizer().fit(train_targets)
        model.fit(images, normalizer(train_targets))
        predictions = normalizer.inverse(model.predict(test_images))

    Reference:
        Lecture row C27.
    """

    def __init__(self, *, epsilon=1e-7):
        if epsilon <= 0:
            raise ValueError(f"`epsilon` must be above 0; got {epsilon}.")
        self.epsilon = epsilon
        self.mean = self.deviation = None

    def fit(self, targets):
        """Finds the statistics of the training split's targets.

        Args:
            targets: (N,) or (N, D) array, or `tf.data.Dataset` of batches of them.

        Returns:
            The normalizer itself.

        Raises:
            ValueError: If there are no targets.
        """
        mean, deviation = moments(targets, lambda rank: (0,))
        self.mean = np.asarray(mean, "float32")
        self.deviation = np.maximum(deviation, self.epsilon).astype("float32")
        return self

    def __call__(self, targets):
        """Returns normalized targets, float32, as an array or tensor like theirs."""
        return (self._ready(targets) - self.mean) / self.deviation

    def inverse(self, predictions):
        """Returns predictions in the units of the targets, float32."""
        return self._ready(predictions) * self.deviation + self.mean

    def _ready(self, values):
        if self.mean is None:
            raise ValueError("`TargetNormalizer` needs the training targets: call `fit` first.")
        return as_float32(values)
