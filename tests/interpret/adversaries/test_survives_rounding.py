from attacked_models import IMAGES, linear
from coursekit.interpret.adversaries.survives_rounding import rounded_to_8_bits, survives_rounding
import numpy as np
import pytest


@pytest.mark.parametrize("value_range", [(0, 255), (-1, 1), (0, 1)])
def test_rounding_is_what_a_file_does(value_range):
    low, high = value_range
    images = np.random.default_rng(0).uniform(low, high, (2, 3, 4, 1))
    stored = np.round((images - low) / (high - low) * 255).astype("uint8")
    np.testing.assert_allclose(
        rounded_to_8_bits(images, value_range), low + stored / 255.0 * (high - low), atol=1e-5
    )


def test_rounding_twice_changes_nothing():
    once = rounded_to_8_bits(IMAGES, (0, 255))
    np.testing.assert_array_equal(rounded_to_8_bits(once, (0, 255)), once)


@pytest.mark.parametrize("targeted", [False, True])
def test_what_the_model_says_of_the_rounded_images_decides(targeted):
    model, labels = linear(3), np.array([0, 1, 2])
    taken = np.argmax(model(np.round(IMAGES)), axis=1)
    found = survives_rounding(model, IMAGES, labels, value_range=(0, 255), targeted=targeted)
    np.testing.assert_array_equal(found, (taken == labels) == targeted)


def test_images_out_of_range_are_refused():
    with pytest.raises(ValueError, match="`images` must lie in `value_range`"):
        survives_rounding(linear(), IMAGES, 0, value_range=(0, 100))
