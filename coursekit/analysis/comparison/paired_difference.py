"""The mean difference of two models that are scored on the same images, and how sure it is."""

from dataclasses import dataclass

from coursekit._arguments import require_share
import numpy as np
from scipy import stats

HIGHER, LOWER, UNSHOWN = "higher", "lower", "no difference shown"


@dataclass(frozen=True)
class PairedDifference:
    """The mean difference of the scores of two models, first minus second.

    Attributes:
        mean: The mean over seeds and images.
        low, high: The ends of its confidence interval.
        p_value: How often chance alone makes a difference as large; after Holm's correction
            where it is one of several.
        confidence: Of the interval, such as 0.95.
        seeds, images: How many there are of each.
    """

    mean: float
    low: float
    high: float
    p_value: float
    confidence: float
    seeds: int
    images: int

    @property
    def verdict(self):
        """What is shown of the first model's scores: "higher", "lower", "no difference shown"."""
        if not self.p_value < 1 - self.confidence:
            return UNSHOWN
        return HIGHER if self.mean > 0 else LOWER

    def __str__(self):
        seeds = "1 seed" if self.seeds == 1 else f"{self.seeds} seeds"
        return (
            f"{self.mean:+.3f} [{self.low:+.3f}, {self.high:+.3f}] "
            f"({seeds}, {self.images:,} images): {self.verdict}"
        )


def paired_difference(first, second, *, confidence=0.95):
    """Compares two models by their scores on the same images, over several seeds.

    A score of an image is whether it was told right, its loss, its IoU. Both the seeds and the
    images are samples: with other ones the mean would be another. The variance of the mean is
    the sum of what the seeds and what the images add, seen among the means of rows and columns,
    less what both hold of the noise; the interval is Student's with Satterthwaite's degrees of
    freedom, so that three seeds count as three.

    Args:
        first, second: (seeds, images) arrays, or (images,) for a single seed. Columns are the
            same images in both; rows are independent trainings, paired where they share a seed.
        confidence: Of the interval.

    Returns:
        A `PairedDifference`. With a single seed it speaks of these two trained models alone.

    Raises:
        ValueError: If the shapes differ, a score is not finite, or there are less than two images.

    Example:
        >>> import numpy as np
        >>> from coursekit.analysis import paired_difference
        >>> right = np.random.default_rng(0).random((3, 1000)) < 0.8
        >>> wrong = np.random.default_rng(1).random((3, 1000)) < 0.7
        >>> paired_difference(right, wrong).verdict
        'higher'

    Reference:
        Searle, Casella and McCulloch, "Variance components", 1992, for a mean over rows and
        columns; Satterthwaite, Biometrics Bulletin 1946.
    """
    require_share(confidence=confidence)
    scores = [np.atleast_2d(np.asarray(array, "float64")) for array in (first, second)]
    if scores[0].shape != scores[1].shape or scores[0].ndim != 2 or scores[0].shape[1] < 2:
        raise ValueError(
            "`first` and `second` must be of one shape, (seeds, images) with two images or more; "
            f"got shapes {np.shape(first)} and {np.shape(second)}."
        )
    if not all(np.isfinite(array).all() for array in scores):
        raise ValueError("`first` and `second` must be finite; got NaN or infinity.")
    differences = scores[0] - scores[1]
    mean, (seeds, images) = differences.mean(), differences.shape
    variance, freedom = _variance_of_mean(differences)
    if variance == 0:
        p_value = float(mean == 0)
        return PairedDifference(
            float(mean), float(mean), float(mean), p_value, confidence, seeds, images
        )
    error = np.sqrt(variance)
    half = stats.t.ppf((1 + confidence) / 2, freedom) * error
    p_value = 2 * stats.t.sf(abs(mean) / error, freedom)
    numbers = (float(x) for x in (mean, mean - half, mean + half, p_value))
    return PairedDifference(*numbers, confidence, seeds, images)


def _variance_of_mean(table):
    """Returns the variance of the mean of a table of random rows and columns, and its freedom."""
    seeds, images = table.shape
    of_images = table.mean(axis=0).var(ddof=1) / images
    if seeds == 1:
        return of_images, images - 1
    of_seeds = table.mean(axis=1).var(ddof=1) / seeds
    rest = table - table.mean(axis=0) - table.mean(axis=1, keepdims=True) + table.mean()
    degrees = (seeds - 1) * (images - 1)
    of_noise = (rest**2).sum() / degrees / table.size
    variance = max(of_seeds + of_images - of_noise, of_seeds, of_images)
    spread = of_seeds**2 / (seeds - 1) + of_images**2 / (images - 1) + of_noise**2 / degrees
    return variance, variance**2 / spread if spread else 1
