from any_model import MODELS, any_model, assert_left_as_it_was, data_format_of, state
from coursekit.interpret.trust.pixel_order import deletion, insertion
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((2, 3, 5, 2), dtype="float32")
MAPS = np.random.default_rng(1).normal(size=(2, 3, 5))


def linear(activation=None):
    dense = layers.Dense(2, activation=activation)
    return keras.Sequential([keras.Input((3, 5, 2)), layers.Flatten(), dense])


def by_loops(model, image, order, target, base):
    """Moves one pixel at a time from the base to the image."""
    image, base, scores = image.copy(), np.broadcast_to(base, image.shape).copy(), []
    for place in [None, *order]:
        if place is not None:
            base[np.unravel_index(place, (3, 5))] = image[np.unravel_index(place, (3, 5))]
        scores.append(float(model(base[None])[0, target]))
    return scores


@pytest.mark.parametrize("activation", [None, "softmax"])
def test_each_step_moves_the_highest_pixels_that_are_left(activation):
    model = linear(activation)
    gone = deletion(model, IMAGES, [0, 1], MAPS, steps=15, baseline=0.3, batch_size=7)
    come = insertion(model, IMAGES, [0, 1], MAPS, steps=15, baseline=0.3, batch_size=7)
    for index in range(2):
        order = np.argsort(-MAPS[index].ravel())
        image, base = IMAGES[index], np.full_like(IMAGES[index], 0.3)
        removed = by_loops(model, base, order, index, image)
        revealed = by_loops(model, image, order, index, base)
        np.testing.assert_allclose(gone.scores[index], removed, atol=1e-5)
        np.testing.assert_allclose(come.scores[index], revealed, atol=1e-5)


def test_the_area_is_the_mean_score_on_the_way():
    found = deletion(linear(), IMAGES, 0, MAPS, steps=4)
    inner = found.scores[:, 1:-1].sum(1) + found.scores[:, [0, -1]].mean(1)
    np.testing.assert_allclose(found.areas, inner / 4, atol=1e-6)
    np.testing.assert_allclose(found.shares, [0, 0.25, 0.5, 0.75, 1])
    assert {array.dtype for array in found} == {np.dtype("float32")}


def test_the_true_contributions_have_the_best_areas_of_all_orders():
    model = linear()
    weights = model.layers[-1].kernel.numpy()[:, 0].reshape(3, 5, 2)
    true = (IMAGES * weights).sum(-1)
    best = [area(model, IMAGES, 0, true, steps=15, baseline=0) for area in (deletion, insertion)]
    for other in (-true, MAPS):
        areas = [
            area(model, IMAGES, 0, other, steps=15, baseline=0) for area in (deletion, insertion)
        ]
        assert (best[0].areas < areas[0].areas).all()
        assert (best[1].areas > areas[1].areas).all()


@pytest.mark.parametrize("kind", MODELS)
def test_any_model_is_taken_and_left_as_it_was(kind):
    case = any_model(kind)
    before = state(case.model)
    with data_format_of(kind):
        maps = case.explained.mean(1 if kind == "channels_first" else -1)
        for method in (deletion, insertion):
            found = method(case.model, case.images, 1, maps, steps=3, **case.options)
            assert found.scores.shape == (3, 4)
            assert np.ptp(found.scores, axis=1).all()
    assert_left_as_it_was(before, case.model)


@pytest.mark.parametrize("method", [deletion, insertion])
def test_bad_maps_and_steps_are_named(method):
    with pytest.raises(ValueError, match=r"`maps` must hold a map for each image, \(2, 3, 5\)"):
        method(linear(), IMAGES, 0, IMAGES)
    with pytest.raises(ValueError, match="`maps` must be finite"):
        method(linear(), IMAGES, 0, np.full_like(MAPS, np.nan))
    with pytest.raises(ValueError, match="`steps` must be a positive integer; got 0"):
        method(linear(), IMAGES, 0, MAPS, steps=0)
