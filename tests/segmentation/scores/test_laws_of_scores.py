"""What holds for each score of segments."""

from coursekit.segmentation import (
    achievable_accuracy,
    boundary_recall,
    grid,
    score_segments,
    undersegmentation_error,
)
import numpy as np
import pytest
from segmentation_scenes import photograph, square

SCORES = [achievable_accuracy, boundary_recall, undersegmentation_error]
GOOD = {achievable_accuracy: 1, boundary_recall: 1, undersegmentation_error: -1}


@pytest.fixture
def generator():
    return np.random.default_rng(0)


@pytest.fixture(params=SCORES)
def score(request):
    return request.param


def random_regions(generator, count):
    centers, pixels = generator.random((count, 2)) * 30, np.indices((30, 30)).reshape(2, -1).T
    return np.linalg.norm(pixels[:, None] - centers, axis=-1).argmin(1).reshape(30, 30)


@pytest.mark.parametrize("round", range(5))
def test_splitting_segments_makes_no_score_worse(score, generator, round):
    generator = np.random.default_rng(round)
    truth, labels = random_regions(generator, 5), random_regions(generator, 12)
    split = 100 * labels + random_regions(generator, 9)
    assert GOOD[score] * score(split, truth) >= GOOD[score] * score(labels, truth)


def test_numbers_of_labels_mean_nothing(score, generator):
    truth, labels = random_regions(generator, 5), random_regions(generator, 12)
    renamed = generator.permutation(500)[labels] - 250
    assert score(renamed, truth) == score(labels, truth)
    assert score(labels, generator.permutation(50)[truth]) == score(labels, truth)


def test_the_truth_itself_is_perfect(score, generator):
    truth = random_regions(generator, 5)
    assert score(truth, truth) == (GOOD[score] == 1)


def test_a_segment_for_each_pixel_is_perfect(score):
    assert score(np.arange(1024).reshape(32, 32), square()[1]) == (GOOD[score] == 1)


@pytest.mark.parametrize(
    ("labels", "truth", "said"),
    [
        (np.zeros((4, 4)), np.zeros((4, 5)), "`labels` must be of the shape of `truth`"),
        (np.full((4, 4), 0.5), np.zeros((4, 4)), "`labels` must hold whole numbers"),
        (np.zeros((4, 4)), np.zeros((4, 4, 3)), "`truth` must be .* one label for each pixel"),
    ],
)
def test_bad_labels_say_so(score, labels, truth, said):
    with pytest.raises(ValueError, match=said):
        score(labels, truth)


def test_all_scores_come_with_the_actual_number():
    labels, truth = grid((40, 48), 12) * 7, photograph()[..., 0] > 120
    scores = score_segments(labels, truth, tolerance=1)
    assert scores.segments == 12
    assert scores.boundary_recall == boundary_recall(labels, truth, tolerance=1)
    assert scores.undersegmentation_error == undersegmentation_error(labels, truth)
    assert scores.achievable_accuracy == achievable_accuracy(labels, truth)
