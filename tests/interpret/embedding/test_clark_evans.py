from coursekit.interpret.embedding.clark_evans import clark_evans
import numpy as np
import pytest

UNIT = ((0, 1), (0, 1))


def even(count, seed=0):
    return np.random.default_rng(seed).random((count, 2))


@pytest.mark.parametrize("box", [None, UNIT])
def test_random_scatters_have_one_on_average(box):
    found = [clark_evans(even(60, seed), box=box, scatters=60).ratio for seed in range(12)]
    assert np.mean(found) == pytest.approx(1, abs=0.05)


def test_its_interval_holds_random_scatters():
    found = [clark_evans(even(40, seed), scatters=60) for seed in range(12)]
    assert sum(one.low <= one.ratio <= one.high for one in found) >= 10
    assert all(one.low < 1 < one.high for one in found)


@pytest.mark.parametrize("box", [None, UNIT])
def test_clumps_lie_below_and_a_grid_above(box):
    clumps = even(5)[:, None] * 0.9 + 0.005 * even(100, 1).reshape(5, 20, 2)
    found = clark_evans(clumps.reshape(100, 2), box=box, scatters=50)
    assert found.ratio < 0.2 < found.low
    grid = (np.indices((10, 10)).reshape(2, 100).T + 0.5) / 10
    found = clark_evans(grid, box=box, scatters=50)
    assert found.high < 1.6 < found.ratio


def test_a_grid_has_the_closed_form_over_donnellys_mean_of_random_scatters():
    count, area, border = 400, 1.0, 4.0
    grid = (np.indices((20, 20)).reshape(2, count).T + 0.5) / 20
    by_chance = 0.5 * np.sqrt(area / count) + (0.0514 + 0.041 / np.sqrt(count)) * border / count
    assert clark_evans(grid, box=UNIT).ratio == pytest.approx(1 / 20 / by_chance, rel=0.02)


def test_the_scale_does_not_matter():
    points = even(50)
    scaled = clark_evans(1000 * points + 5)
    np.testing.assert_allclose(scaled, clark_evans(points), rtol=1e-6)


def test_a_wrong_box_shows():
    points = even(100)
    assert clark_evans(points, box=((0, 3), (0, 3))).ratio < 0.5


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="`points` must have two coordinates"):
        clark_evans(np.ones((5, 3)))
    with pytest.raises(ValueError, match="`points` must not lie on one line"):
        clark_evans(np.arange(10.0).reshape(5, 2))
    with pytest.raises(ValueError, match="`box` must hold all points"):
        clark_evans(even(5) + 1, box=UNIT)
    with pytest.raises(ValueError, match=r"`box` must be .* with low below high"):
        clark_evans(even(5), box=((1, 0), (0, 1)))
