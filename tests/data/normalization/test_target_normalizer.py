from coursekit.data import TargetNormalizer
import numpy as np
import pytest
import tensorflow as tf

TARGETS = np.random.default_rng(0).normal([3.0, -200.0], [0.5, 40.0], (300, 2))


def test_targets_get_mean_0_and_variance_1():
    normalized = TargetNormalizer().fit(TARGETS)(TARGETS)
    assert normalized.dtype == "float32"
    np.testing.assert_allclose(normalized.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(normalized.var(axis=0), 1, atol=1e-5)


def test_dividing_by_the_mean_would_not():
    by_mean = (TARGETS - TARGETS.mean(axis=0)) / TARGETS.mean(axis=0)
    assert np.all(by_mean.var(axis=0) < 0.1)


@pytest.mark.parametrize("targets", [TARGETS, TARGETS[:, 0], tf.constant(TARGETS)])
def test_the_inverse_brings_back_the_units(targets):
    normalizer = TargetNormalizer().fit(np.array(targets))
    np.testing.assert_allclose(normalizer.inverse(normalizer(targets)), targets, rtol=1e-4)


def test_batches_give_the_statistics_of_the_whole():
    batches = tf.data.Dataset.from_tensor_slices(TARGETS).batch(7)
    streamed = TargetNormalizer().fit(batches)
    np.testing.assert_allclose(streamed.mean, TARGETS.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(streamed.deviation, TARGETS.std(axis=0), rtol=1e-6)


def test_equal_targets_stay_finite():
    np.testing.assert_allclose(TargetNormalizer().fit(np.full(5, 7.0))(np.full(5, 7.0)), 0)


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: TargetNormalizer(epsilon=0), "`epsilon` must be above 0; got 0"),
        (lambda: TargetNormalizer()(TARGETS), "call `fit` first"),
        (lambda: TargetNormalizer().inverse(TARGETS), "call `fit` first"),
        (lambda: TargetNormalizer().fit(np.zeros(0)), "`data` must hold at least one example"),
    ],
)
def test_wrong_use_is_named(attempt, message):
    with pytest.raises(ValueError, match=message):
        attempt()
