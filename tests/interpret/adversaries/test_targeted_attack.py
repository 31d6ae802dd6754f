from attacked_models import IMAGES, linear, weights
from coursekit.interpret.adversaries.ball import lengths
from coursekit.interpret.adversaries.targeted_attack import targeted_attack
import numpy as np
import pytest


def test_each_image_takes_the_steps_that_its_distance_from_the_border_asks_for():
    model = linear(2)
    slope = weights(model)[1] - weights(model)[0]
    scores = np.array(model(IMAGES))
    distance = (scores[:, 0] - scores[:, 1]) / np.linalg.norm(slope)
    found = targeted_attack(model, IMAGES, 1, value_range=(-1e6, 1e6), step_size=3, steps=1000)
    expected = np.where(distance < 0, 0, np.floor(distance / 3) + 1)
    np.testing.assert_array_equal(found.steps, expected)
    np.testing.assert_allclose(lengths(found.images - IMAGES).ravel(), 3 * expected, atol=1e-2)
    assert found.fooled.all()


def test_every_fooled_image_is_taken_for_its_target_and_no_other():
    model = linear(5)
    targets = np.array([0, 1, 4])
    found = targeted_attack(model, IMAGES, targets, value_range=(0, 255), batch_size=2)
    np.testing.assert_array_equal(found.fooled, np.argmax(model(found.images), 1) == targets)
    assert found.fooled.any()
    assert found.images.min() >= 0
    assert found.images.max() <= 255


def test_it_stops_after_its_steps_and_says_that_it_failed():
    model = linear(3)
    target = np.argmin(model(IMAGES), axis=1)
    found = targeted_attack(
        model, IMAGES, target, value_range=(0, 255), size=1e-3, norm="inf", steps=4
    )
    np.testing.assert_array_equal(found.steps, 4)
    assert not found.fooled.any()
    assert np.abs(found.images.astype("float64") - IMAGES).max() <= 1e-3


def test_what_is_taken_for_the_target_from_the_start_stays():
    model = linear(3)
    found = targeted_attack(model, IMAGES, np.argmax(model(IMAGES), 1), value_range=(0, 255))
    np.testing.assert_array_equal(found.images, IMAGES)
    assert found.steps.tolist() == [0, 0, 0]


@pytest.mark.parametrize("options", [{"steps": 0}, {"step_size": 0}])
def test_steps_have_a_number_and_a_size(options):
    with pytest.raises(ValueError, match="`step"):
        targeted_attack(linear(), IMAGES, 1, value_range=(0, 255), **options)


def test_a_wrong_target_is_called_by_its_name():
    for target, message in ((9, "a class from 0 to"), (lambda x: x, "a class or an array")):
        with pytest.raises(ValueError, match=f"`target` must be {message}"):
            targeted_attack(linear(), IMAGES, target, value_range=(0, 255))
