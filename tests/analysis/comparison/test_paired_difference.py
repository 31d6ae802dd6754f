from coursekit.analysis import paired_difference
import numpy as np
import pytest
from scipy import stats


def crossed(generator, seeds, images, *, effect=0.0, of_seeds=1.0, of_images=1.0, noise=1.0):
    """Draws scores of two models whose true difference is the effect."""
    difference = effect + of_seeds * generator.normal(size=(seeds, 1))
    difference = difference + of_images * generator.normal(size=(1, images))
    difference = difference + noise * generator.normal(size=(seeds, images))
    common = 3 * generator.normal(size=(1, images))
    return common + difference, np.broadcast_to(common, difference.shape)


def coverage(seeds, images, repeats=1500, **spreads):
    generator, effect = np.random.default_rng(0), 0.7
    found = [
        paired_difference(*crossed(generator, seeds, images, effect=effect, **spreads))
        for _ in range(repeats)
    ]
    return np.mean([each.low <= effect <= each.high for each in found])


@pytest.mark.parametrize(
    ("seeds", "images", "spreads"),
    [
        (3, 200, {}),
        (5, 50, {}),
        (3, 50, {"of_seeds": 0.1}),
        (4, 100, {"of_images": 0.0}),
        (1, 100, {"of_seeds": 0.0}),
        (3, 100, {"of_seeds": 0.0, "of_images": 0.0}),
    ],
)
def test_the_interval_holds_the_truth_as_often_as_it_says(seeds, images, spreads):
    assert coverage(seeds, images, **spreads) >= 0.93


def test_it_is_no_wider_than_it_must_be():
    assert coverage(5, 200, noise=0.2) <= 0.98


def test_an_interval_over_images_alone_would_miss_the_truth():
    generator, missed = np.random.default_rng(0), 0
    for _ in range(200):
        first, second = crossed(generator, 3, 200)
        means = (first - second).mean(axis=0)
        missed += stats.ttest_1samp(means, 0).pvalue < 0.05
    assert missed / 200 > 0.5


def test_of_one_seed_it_is_the_paired_t_test():
    first, second = np.random.default_rng(0).normal(size=(2, 40))
    found, expected = paired_difference(first, second), stats.ttest_rel(first, second)
    interval = expected.confidence_interval(0.95)
    assert found.p_value == pytest.approx(expected.pvalue)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert (found.seeds, found.images) == (1, 40)


def test_where_images_do_not_differ_it_is_the_t_test_of_the_seeds():
    rows = np.random.default_rng(0).normal(size=(5, 1))
    found = paired_difference(rows + np.zeros((5, 30)), np.zeros((5, 30)))
    assert found.p_value == pytest.approx(stats.ttest_1samp(rows[:, 0], 0).pvalue)


def test_turned_round_it_changes_sign():
    first, second = np.random.default_rng(0).normal(size=(2, 3, 40))
    one, other = paired_difference(first, second), paired_difference(second, first)
    assert (one.mean, one.low, one.high) == pytest.approx((-other.mean, -other.high, -other.low))
    assert one.p_value == pytest.approx(other.p_value)


@pytest.mark.parametrize(
    ("shift", "verdict"), [(5, "higher"), (-5, "lower"), (0, "no difference shown")]
)
def test_the_verdict_agrees_with_the_interval(shift, verdict):
    first, second = np.random.default_rng(0).normal(size=(2, 4, 100))
    found = paired_difference(first + shift, second)
    assert found.verdict == verdict
    assert (found.low > 0 or found.high < 0) == (verdict != "no difference shown")
    assert str(found).endswith(f"(4 seeds, 100 images): {verdict}")


def test_equal_models_and_a_constant_difference():
    scores = np.random.default_rng(0).normal(size=(3, 9))
    assert paired_difference(scores, scores).verdict == "no difference shown"
    ones = paired_difference(np.ones((3, 9)), np.zeros((3, 9)))
    assert (ones.low, ones.high, ones.verdict) == (1, 1, "higher")


def test_scores_are_checked():
    with pytest.raises(ValueError, match=r"`first` and `second` must be of one shape.* \(3, 8\)"):
        paired_difference(np.zeros((3, 9)), np.zeros((3, 8)))
    with pytest.raises(ValueError, match="`first` and `second` must be finite"):
        paired_difference([1.0, np.nan], [1.0, 2.0])
    with pytest.raises(ValueError, match=r"`confidence` must lie in \[0, 1\]; got 95"):
        paired_difference([1.0, 3.0], [1.0, 2.0], confidence=95)
