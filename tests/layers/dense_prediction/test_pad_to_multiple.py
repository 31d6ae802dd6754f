from functools import partial

from coursekit.layers import PadToMultiple2D
from layer_check import check_layer, random_images
import numpy as np
import pytest


@pytest.mark.parametrize("multiple", [4, (3, 2)])
def test_it_keeps_the_rules_of_a_layer(multiple):
    check_layer(partial(PadToMultiple2D, multiple), (7, 6, 2))


def test_zeros_come_below_and_at_the_right():
    images = random_images(5, 8, 2)
    found = np.array(PadToMultiple2D(4)(images))
    assert found.shape == (3, 8, 8, 2)
    np.testing.assert_array_equal(found[:, :5], images)
    assert not found[:, 5:].any()


def test_multiples_stay_as_they_are():
    images = random_images(8, 4, 2)
    np.testing.assert_array_equal(PadToMultiple2D(4)(images), images)


@pytest.mark.parametrize("multiple", [0, 1.5, (2, 2, 2), "2"])
def test_the_number_is_checked(multiple):
    with pytest.raises(ValueError, match="`multiple` must be a positive integer"):
        PadToMultiple2D(multiple)
