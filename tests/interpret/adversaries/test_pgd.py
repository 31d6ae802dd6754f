from attacked_models import IMAGES, linear, weights
from coursekit.interpret.adversaries.ball import lengths
from coursekit.interpret.adversaries.fgsm import fgsm
from coursekit.interpret.adversaries.pgd import pgd
import keras
from keras import layers
import numpy as np
import pytest


def test_on_a_linear_model_it_ends_where_one_step_does():
    model = linear(1)
    options = {"size": 2, "value_range": (0, 255)}
    np.testing.assert_array_equal(
        pgd(model, IMAGES, 0, **options), fgsm(model, IMAGES, 0, **options)
    )


def test_in_the_euclidean_norm_it_tends_to_the_weights():
    model = linear(1)
    found = pgd(model, IMAGES, 0, size=5, value_range=(0, 255), norm="2", step_size=50)
    expected = 5 * weights(model)[0] / np.linalg.norm(weights(model)[0])
    np.testing.assert_allclose(found - IMAGES, np.broadcast_to(expected, IMAGES.shape), atol=1e-3)


@pytest.mark.parametrize("norm", ["inf", "2"])
@pytest.mark.parametrize("targeted", [False, True])
def test_it_stays_in_ball_and_range_whatever_the_steps(norm, targeted):
    images = IMAGES.copy()
    images[0], images[1] = 0, 255
    found = pgd(
        linear(),
        images,
        1,
        size=[1, 4, 9],
        value_range=(0, 255),
        norm=norm,
        targeted=targeted,
        steps=7,
    )
    change = found.astype("float64") - images
    sizes = np.abs(change).max((1, 2, 3)) if norm == "inf" else lengths(change).ravel()
    assert (sizes <= [1, 4, 9]).all()
    assert sizes[2] == pytest.approx(9, rel=1e-3)
    assert (found.min(), found.max()) == (0, 255)


def test_many_steps_get_further_than_one_on_a_curved_model():
    relu = [layers.Conv2D(8, 3, activation="relu"), layers.Conv2D(8, 3, activation="relu")]
    model = keras.Sequential([keras.Input((8, 6, 2)), *relu, layers.Flatten(), layers.Dense(3)])
    images = np.random.default_rng(0).random((6, 8, 6, 2))
    options = {"size": 0.3, "value_range": (0, 1)}

    def loss(changed):
        labels = np.zeros(len(images))
        return keras.losses.sparse_categorical_crossentropy(labels, model(changed), True)

    one, many = fgsm(model, images, 0, **options), pgd(model, images, 0, steps=30, **options)
    assert np.mean(loss(many)) > np.mean(loss(one)) > np.mean(loss(images))


def test_the_start_is_drawn_from_its_seed():
    def run(**options):
        return pgd(linear(), IMAGES, 0, size=2, value_range=(0, 255), norm="2", steps=1, **options)

    keras.utils.set_random_seed(1)
    first = run(seed=1)
    keras.utils.set_random_seed(1)
    second = run(seed=1)
    keras.utils.set_random_seed(1)
    np.testing.assert_array_equal(first, second)
    assert np.abs(run(seed=2) - first).max() > 1e-3
