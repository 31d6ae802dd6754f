"""Several models against one, with the correction that several comparisons need."""

from dataclasses import replace

from coursekit.analysis.comparison.paired_difference import paired_difference
from coursekit.analysis.table_text import aligned_table
import numpy as np


class Comparisons(dict):
    """Differences by name, which print as a table."""

    def __str__(self):
        lines = [
            [
                name,
                f"{d.mean:+.3f}",
                f"[{d.low:+.3f}, {d.high:+.3f}]",
                f"{d.p_value:.3f}",
                d.verdict,
            ]
            for name, d in self.items()
        ]
        return aligned_table(["model", "difference", "interval", "p", "verdict"], lines, words=1)


def compare_to(baseline, others, *, confidence=0.95):
    """Compares the scores of several models with those of a baseline.

    Of twenty models that are all like the baseline, one looks better by chance. Holm's correction
    raises the p-values so that the chance of even one wrong verdict stays below
    1 - `confidence`. The intervals are those of each comparison by itself.

    Args:
        baseline: (seeds, images) array, or (images,), see `paired_difference`.
        others: Dictionary from a model's name to its scores, of the same shape.
        confidence: Of each interval, and of all verdicts together.

    Returns:
        `Comparisons`: a dictionary from name to `PairedDifference`, other minus baseline, with
        corrected p-values.

    Raises:
        ValueError: If `others` is empty, or as for `paired_difference`.

    Example:
        >>> import numpy as np
        >>> from coursekit.analysis import compare_to
        >>> base, twin, better = np.random.default_rng(0).normal(0, 1, (3, 4, 500))
        >>> found = compare_to(base, {"twin": twin, "better": better + 1})
        >>> [each.verdict for each in found.values()]
        ['no difference shown', 'higher']

    Reference:
        Holm, "A simple sequentially rejective multiple test procedure", 1979.
    """
    if not others:
        raise ValueError("`others` must name one model or more; got none.")
    found = {
        name: paired_difference(scores, baseline, confidence=confidence)
        for name, scores in others.items()
    }
    corrected = holm([each.p_value for each in found.values()])
    return Comparisons(
        (name, replace(each, p_value=p_value))
        for (name, each), p_value in zip(found.items(), corrected, strict=True)
    )


def holm(p_values):
    """Returns Holm's corrected p-values, in the order of the given ones.

    Args:
        p_values: (comparisons,) array.

    Example:
        >>> holm([0.01, 0.04, 0.03]).tolist()
        [0.03, 0.06, 0.06]
    """
    p_values = np.asarray(p_values, "float64")
    order = np.argsort(p_values)
    factors = len(p_values) - np.arange(len(p_values))
    corrected = np.empty(len(p_values))
    corrected[order] = np.minimum(np.maximum.accumulate(p_values[order] * factors), 1)
    return corrected
