"""Average precision and panoptic quality of instances, and their matching."""

from itertools import permutations

from coursekit.metrics import average_precision, panoptic_quality
from coursekit.metrics.instance_matching import instance_ious, match_instances
import numpy as np
import pytest
from scipy.ndimage import label

RNG = np.random.default_rng(0)
CELLS = np.kron(np.arange(1, 13).reshape(3, 4), np.ones((6, 6), int))  # 12 cells of 36 pixels


def moved(pixels):
    """The cells, each cut on its left by some columns, which become background."""
    return np.where(np.arange(24) % 6 < pixels, 0, CELLS)


def test_overlaps_are_those_of_the_sets():
    true, predicted = RNG.integers(0, 4, (2, 9, 9))
    ious = instance_ious(true, predicted)
    for i in range(3):
        for j in range(3):
            one, other = true == i + 1, predicted == j + 1
            np.testing.assert_allclose(ious[i, j], (one & other).sum() / (one | other).sum())


@pytest.mark.parametrize("threshold", [0, 0.05, 0.2])
def test_below_a_half_the_most_pairs_are_made_and_of_these_the_best(threshold):
    for _ in range(5):
        true, predicted = RNG.integers(0, 5, (2, 6, 6))
        ious = instance_ious(true, predicted)
        choices = [ious[range(4), order] for order in permutations(range(4))]
        choices = [choice[choice > threshold] for choice in choices]
        most = max(map(len, choices))
        found = match_instances(true, predicted, threshold).ious
        assert len(found) == most
        best = max(choice.sum() for choice in choices if len(choice) == most)
        np.testing.assert_allclose(found.sum(), best)


def test_cells_that_lose_a_part_are_found_until_half_is_gone():
    for pixels in range(6):
        quality = panoptic_quality(CELLS, moved(pixels))
        share = 1 - pixels / 6
        found = share > 0.5
        assert average_precision(CELLS, moved(pixels)) == found
        np.testing.assert_allclose(quality, (share, share, 1) if found else (0, 0, 0))


def test_an_instance_that_is_split_in_halves_or_merged_is_not_found():
    split = CELLS + 12 * (np.arange(24) % 6 < 3)
    assert average_precision(CELLS, split) == 0
    merged = np.where(CELLS == 2, 1, CELLS)
    assert average_precision(CELLS, merged) == 10 / (10 + 2 + 1)


def test_the_counts_by_hand():
    predicted = moved(1)
    predicted[CELLS <= 3] = 0  # three are missed
    predicted[:2, 0] = 40  # one is invented
    assert average_precision(CELLS, predicted) == 9 / 13
    recognition = 9 / (9 + 3 / 2 + 1 / 2)
    np.testing.assert_allclose(
        panoptic_quality(CELLS, predicted), (recognition * 5 / 6, 5 / 6, recognition)
    )
    assert average_precision(CELLS, predicted, iou_threshold=5 / 6) == 0
    assert average_precision(CELLS, predicted, iou_threshold=0.83) == 9 / 13


def test_numbers_are_names_and_images_are_counted_together():
    renamed = np.where(CELLS, 50_000 - 7 * CELLS, 0)
    assert average_precision(CELLS, renamed) == 1
    labels, predictions = [CELLS, CELLS[:6]], [moved(1), 0 * CELLS[:6]]
    assert average_precision(labels, predictions) == 12 / 16
    stack = np.stack([CELLS, CELLS]), np.stack([moved(1), 0 * CELLS])
    assert average_precision(*stack) == 12 / 24
    assert average_precision(stack[0][..., None], stack[1].astype("uint8")) == 12 / 24


def test_parts_of_an_instance_need_not_touch():
    two = np.array([[1, 0, 1]])
    assert average_precision(two, two) == 1
    assert average_precision(two, label(two)[0]) == 0


def test_without_instances():
    nothing = 0 * CELLS
    assert np.isnan(average_precision(nothing, nothing))
    assert np.isnan(panoptic_quality(nothing, nothing)).all()
    for pair in ((CELLS, nothing), (nothing, CELLS)):
        assert average_precision(*pair) == 0
        assert panoptic_quality(*pair) == (0, 0, 0)


def test_an_image_without_background_loses_no_instance():
    assert average_precision(np.array([[3, 3, 7, 7]]), np.array([[1, 1, 2, 2]])) == 1


WRONG = {
    "float": (CELLS, CELLS / 2, "`predictions` must number the instances by integers.*got float64"),
    "bool": (CELLS > 3, CELLS, r"`labels` must number .*scipy.ndimage.label.*got bool"),
    "below": (CELLS - 5, CELLS, "`labels` must number the instances.*got int64 from -4 to 7"),
    "size": (CELLS, CELLS[:, :5], r"`predictions` must have the size of `labels`, \(18, 24\); got"),
    "stack": (CELLS, np.zeros((18, 24, 3), int), r"got \(18, 24, 3\); turn scores into"),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("score", [average_precision, panoptic_quality])
def test_other_maps_are_refused(score, name):
    labels, predictions, message = WRONG[name]
    with pytest.raises(ValueError, match=message):
        score(labels, predictions)


@pytest.mark.parametrize("threshold", [-0.1, 1, 50])
def test_the_threshold_is_checked(threshold):
    with pytest.raises(ValueError, match="`iou_threshold` must be 0 or above and below 1; got"):
        average_precision(CELLS, CELLS, iou_threshold=threshold)
