from coursekit.interpret.units.filter_statistics import filter_statistics
import numpy as np
import pytest

RANDOM = np.random.default_rng(0).standard_normal((40, 5, 7, 3))


def slow_moran(weights):
    """Moran's I by its formula, over all ordered pairs of neighbors."""
    height, width, _ = weights.shape
    z = weights - weights.mean(axis=(0, 1))
    total, pairs = 0.0, 0
    for i, j in np.ndindex(height, width):
        for k, m in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
            if 0 <= k < height and 0 <= m < width:
                total, pairs = total + (z[i, j] * z[k, m]).sum(), pairs + 1
    return height * width / pairs * total / (z**2).sum()


def test_smoothness_is_morans_index():
    found = filter_statistics(RANDOM[:4]).smoothness
    np.testing.assert_allclose(found, [slow_moran(weights) for weights in RANDOM[:4]], rtol=1e-5)


def test_random_filters_have_the_mean_of_chance_and_even_shares():
    found = filter_statistics(RANDOM, samples=4000)
    assert found.random_smoothness.mean() == pytest.approx(-1 / 34, abs=0.005)
    assert 0.35 < found.random_shares.mean() < 0.65


def test_a_chessboard_is_the_opposite_of_smooth():
    board = (np.indices((6, 6)).sum(axis=0) % 2 * 2.0 - 1)[None, :, :, None]
    found = filter_statistics(board)
    assert found.smoothness[0] == pytest.approx(-1)
    assert found.random_shares[0] == 1


def test_scale_and_offset_change_nothing():
    found, changed = filter_statistics(RANDOM), filter_statistics(3 * RANDOM + 7)
    np.testing.assert_allclose(found.smoothness, changed.smoothness, rtol=1e-4)
    np.testing.assert_allclose(found.correlation, changed.correlation, rtol=1e-4, atol=1e-5)


def test_correlation_is_numpys_and_its_spread_the_closed_form():
    found = filter_statistics(RANDOM)
    expected = np.corrcoef(RANDOM.reshape(40, -1))
    np.testing.assert_allclose(found.correlation, expected, atol=1e-6)
    others = found.correlation[np.triu_indices(40, 1)]
    assert others.std() == pytest.approx(found.random_correlation, rel=0.1)


def test_a_constant_filter_has_no_numbers():
    found = filter_statistics(np.stack([np.full((3, 3, 1), 0.1), RANDOM[0, :3, :3, :1]]))
    assert np.isnan(found.smoothness).tolist() == [True, False]
    assert np.isnan(found.random_shares).tolist() == [True, False]
    assert np.isnan(found.correlation).tolist() == [[True, True], [True, False]]


def test_filters_of_one_place_are_refused():
    with pytest.raises(ValueError, match=r"`filters` must be of shape.*got \(4, 1, 1, 8\)"):
        filter_statistics(np.ones((4, 1, 1, 8)))
