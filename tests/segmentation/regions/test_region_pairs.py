from coursekit.segmentation import grid, region_pairs
from coursekit.segmentation.regions.region_pairs import region_means
import numpy as np


def test_a_grid_of_squares_has_the_pairs_of_a_lattice():
    pairs, lengths = region_pairs(grid((12, 12), 9))
    assert len(pairs) == 12
    assert (lengths == 4).all()
    assert (pairs[:, 0] < pairs[:, 1]).all()


def test_one_region_has_none():
    pairs, lengths = region_pairs(np.zeros((3, 3), int))
    assert pairs.shape == (0, 2)
    assert lengths.shape == (0,)


def test_means_weigh_to_the_mean_of_the_image():
    values = np.random.default_rng(0).random((6, 8, 3))
    means, sizes = region_means(grid((6, 8), 12), values)
    np.testing.assert_allclose(sizes @ means / 48, values.mean((0, 1)))
