from coursekit.data import augmentation as aug
from coursekit.data.augmentation.warping.positions import Positions, pixel_grid
import numpy as np

GENERATOR = np.random.default_rng(0)
TURNS, _ = aug.rotate(40).draw(3, (20, 24), GENERATOR)
SHEARS, _ = aug.shear(vertical=0.5).draw(3, (20, 24), GENERATOR)
FIELDS, _ = aug.elastic(2, smoothness=4).draw(3, (20, 24), GENERATOR)


def positions_of(*steps):
    positions = Positions(3, (20, 24))
    for step in steps:
        positions.then(step, (20, 24))
    return positions


def test_matrices_multiply_and_a_field_ends_that():
    np.testing.assert_allclose(positions_of(TURNS, SHEARS).matrices, TURNS @ SHEARS)
    assert positions_of(TURNS, FIELDS).matrices is None


def test_a_field_after_a_turn_is_read_before_the_turn():
    points = positions_of(TURNS, FIELDS).of_pixels
    shifted = np.concatenate([pixel_grid((20, 24)) + FIELDS, np.ones((3, 20, 24, 1))], axis=-1)
    expected = np.einsum("nij,nhwj->nhwi", TURNS, shifted)[..., :2]
    np.testing.assert_allclose(points, expected, atol=1e-4)


def test_a_turn_after_a_field_reads_the_field_where_it_turned_to():
    zero = np.zeros_like(FIELDS) + np.float32([1, -2])
    expected = positions_of(TURNS).of_pixels + np.float32([1, -2])
    np.testing.assert_allclose(positions_of(zero, TURNS).of_pixels, expected, atol=1e-4)


def test_only_the_chosen_move():
    chosen = np.array([True, False, True])
    every, some = (
        one.of_pixels
        for one in (positions_of(TURNS, FIELDS), positions_of(TURNS, FIELDS).only(chosen))
    )
    np.testing.assert_array_equal(some[chosen], every[chosen])
    np.testing.assert_array_equal(some[1], pixel_grid((20, 24)))
