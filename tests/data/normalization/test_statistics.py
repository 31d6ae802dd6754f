from coursekit.data.normalization.statistics import covariance, moments
import numpy as np
import pytest

INPUTS = np.random.default_rng(0).normal([1e6, 0, -3], [1e-2, 5, 1], (60, 3))


@pytest.mark.parametrize("size", [1, 7, 60])
def test_batches_of_any_size_give_the_moments_of_the_whole(size):
    batches = (INPUTS[start : start + size] for start in range(0, 60, size))
    mean, deviation = moments(batches, lambda rank: (0,))
    np.testing.assert_allclose(mean, INPUTS.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(deviation, INPUTS.std(axis=0), rtol=1e-6)


@pytest.mark.parametrize("size", [1, 7, 60])
def test_batches_of_any_size_give_the_covariance_of_the_whole(size):
    batches = (INPUTS[start : start + size] for start in range(0, 60, size))
    mean, matrix = covariance(batches)
    np.testing.assert_allclose(mean, INPUTS.mean(axis=0), rtol=1e-12)
    expected = np.cov(INPUTS, rowvar=False, bias=True)
    np.testing.assert_allclose(matrix, expected, rtol=1e-5, atol=1e-8)


def test_empty_batches_count_for_nothing():
    batches = [INPUTS[:0], INPUTS, INPUTS[:0]]
    mean, _ = moments(iter(batches), lambda rank: (0,))
    np.testing.assert_allclose(mean, INPUTS.mean(axis=0))
    np.testing.assert_allclose(covariance(iter(batches))[0], INPUTS.mean(axis=0))
