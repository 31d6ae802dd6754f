"""How far maps are from what noise does to the score."""

from any_model import MODELS, any_model, assert_left_as_it_was, data_format_of, state
from coursekit.interpret import infidelity, saliency
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((2, 3, 5, 2), dtype="float32")


def network(activation=None):
    dense = layers.Dense(2, activation=activation)
    return keras.Sequential([keras.Input((3, 5, 2)), layers.Flatten(), dense])


def test_the_weights_of_a_linear_model_are_exact():
    model = network()
    weights = np.broadcast_to(model.layers[-1].kernel.numpy()[:, 1].reshape(3, 5, 2), IMAGES.shape)
    assert infidelity(model, IMAGES, 1, weights, noise=1.0).max() < 1e-10
    # gray noise is weighed by the sum over the channels
    assert infidelity(model, IMAGES, 1, weights.sum(-1), noise=1.0).max() < 1e-10


def test_of_no_map_it_is_the_variance_that_the_noise_gives_a_linear_model():
    model = network()
    weights = model.layers[-1].kernel.numpy()[:, 0]
    found = infidelity(model, IMAGES, 0, np.zeros_like(IMAGES), samples=4000, noise=0.5)
    ranges = IMAGES.max((1, 2, 3)) - IMAGES.min((1, 2, 3))
    np.testing.assert_allclose(found, (0.5 * ranges) ** 2 * (weights**2).sum(), rtol=0.1)


def test_a_scaled_or_turned_map_costs_what_its_error_does():
    model = network()
    weights = saliency(model, IMAGES, 0)
    zero = infidelity(model, IMAGES, 0, 0 * weights)
    np.testing.assert_allclose(infidelity(model, IMAGES, 0, 3 * weights), 4 * zero, rtol=1e-4)
    np.testing.assert_allclose(infidelity(model, IMAGES, 0, -weights), 4 * zero, rtol=1e-4)
    turned = weights[:, ::-1, ::-1]
    assert (infidelity(model, IMAGES, 0, turned) > 0.5 * zero).all()


def test_normalized_maps_of_any_scale_and_sign_are_alike():
    model = network()
    weights = saliency(model, IMAGES, 0)
    assert infidelity(model, IMAGES, 0, -7 * weights, normalize=True).max() < 1e-10
    other = np.random.default_rng(1).normal(size=IMAGES.shape)
    found = [infidelity(model, IMAGES, 0, s * other, normalize=True) for s in (1, 100)]
    np.testing.assert_allclose(*found, rtol=1e-4)
    zero = infidelity(model, IMAGES, 0, 0 * other)
    np.testing.assert_allclose(
        infidelity(model, IMAGES, 0, 0 * other, normalize=True), zero, rtol=1e-5
    )


def test_batches_change_nothing_and_probabilities_are_other_scores():
    model = network("softmax")
    maps = saliency(model, IMAGES, [0, 1])
    found = [infidelity(model, IMAGES, [0, 1], maps, batch_size=size) for size in (7, 64)]
    np.testing.assert_allclose(*found, atol=1e-9)
    assert max(found[0]) < 1e-9  # logits of a linear model
    assert min(infidelity(model, IMAGES, [0, 1], maps, score="probability")) > 1e-6


@pytest.mark.parametrize("kind", MODELS)
def test_any_model_is_taken_and_left_as_it_was(kind):
    case = any_model(kind)
    maps, before = np.ones_like(case.explained), state(case.model)
    with data_format_of(kind):
        found = infidelity(case.model, case.images, 1, maps, samples=3, **case.options)
    assert found.shape == (len(case.explained),)
    assert np.isfinite(found).all()
    assert_left_as_it_was(before, case.model)


@pytest.mark.parametrize(
    ("maps", "message"),
    [
        (np.zeros((2, 5, 3)), r"`maps` must be of the images' shape .* or \(2, 3, 5\); got"),
        (np.full((2, 3, 5), np.nan), "`maps` must be finite"),
    ],
)
def test_what_is_wrong_is_named(maps, message):
    with pytest.raises(ValueError, match=message):
        infidelity(network(), IMAGES, 0, maps)
    with pytest.raises(ValueError, match="`samples` must be"):
        infidelity(network(), IMAGES, 0, IMAGES, samples=0)
