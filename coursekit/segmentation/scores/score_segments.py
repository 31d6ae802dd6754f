"""All scores of segments beside how many they are."""

from typing import NamedTuple

from coursekit.segmentation.pixels.read_labels import read_labels
from coursekit.segmentation.scores.achievable_accuracy import achievable_accuracy
from coursekit.segmentation.scores.boundary_recall import boundary_recall
from coursekit.segmentation.scores.undersegmentation_error import undersegmentation_error


class SegmentScores(NamedTuple):
    """Scores of one segmentation.

    Attributes:
        segments: How many there are, whatever number was asked for.
        boundary_recall: As `boundary_recall` returns it.
        undersegmentation_error: As `undersegmentation_error` returns it.
        achievable_accuracy: As `achievable_accuracy` returns it.
    """

    segments: int
    boundary_recall: float
    undersegmentation_error: float
    achievable_accuracy: float


def score_segments(labels, truth, *, tolerance=2):
    """Returns the scores of segments beside their actual number.

    Scores rise with the number of segments; compare methods, and the plain `grid`, at equal ones.

    Args:
        labels: (H, W) whole numbers, a segment each.
        truth: (H, W) whole numbers, a region each.
        tolerance: As for `boundary_recall`.

    Returns:
        A `SegmentScores`.

    Raises:
        ValueError: If one is not (H, W) whole numbers, they differ in size, or the tolerance is
            negative.

    Example:
        >>> from coursekit.segmentation import grid, score_segments
        >>> score_segments(grid((8, 8), 16), grid((8, 8), 4)).segments
        16
    """
    return SegmentScores(
        int(read_labels("labels", labels).max()) + 1,
        boundary_recall(labels, truth, tolerance=tolerance),
        undersegmentation_error(labels, truth),
        achievable_accuracy(labels, truth),
    )
