from attacked_models import IMAGES
from coursekit.interpret.adversaries.ball import lengths
from coursekit.interpret.adversaries.random_perturbation import random_perturbation
import numpy as np
import pytest


def test_every_value_changes_by_the_size_even_at_the_ends_of_the_range():
    images = np.clip(IMAGES, 60, 190)
    found = random_perturbation(images, size=[1, 2, 30], value_range=(60, 190))
    expected = np.broadcast_to(np.reshape([1, 2, 30], (3, 1, 1, 1)), images.shape)
    np.testing.assert_allclose(np.abs(found - images), expected, atol=1e-4)
    assert (found.min() >= 60, found.max() <= 190) == (True, True)


def test_the_length_is_exact_and_no_direction_is_preferred():
    images = np.zeros((500, 3, 4, 1))
    change = random_perturbation(images, size=2, value_range=(-9, 9), norm="2")
    np.testing.assert_allclose(lengths(change), 2, rtol=1e-6)
    np.testing.assert_allclose(change.mean(0), 0, atol=5 * 2 / np.sqrt(12 * 500))


@pytest.mark.parametrize("norm", ["inf", "2"])
def test_it_is_drawn_from_its_seed(norm):
    first, again, other = (
        random_perturbation(IMAGES, size=1, value_range=(0, 255), norm=norm, seed=seed)
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
