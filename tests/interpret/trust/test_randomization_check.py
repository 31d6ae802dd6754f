from functools import partial

from any_model import MODELS, any_model, assert_left_as_it_was, data_format_of, state
from coursekit.interpret import grad_cam, occlusion, saliency
from coursekit.interpret.trust.randomization_check import randomization_check
import keras
from keras import layers
import numpy as np
import pytest
from scipy import stats

IMAGES = np.random.default_rng(0).random((2, 6, 7, 2), dtype="float32")


def linear():
    dense = layers.Dense(3, name="scores")
    return keras.Sequential([keras.Input((6, 7, 2)), layers.Flatten(), dense])


def two_layers():
    listed = [layers.Conv2D(3, 3, name="low"), layers.Flatten(), layers.Dense(2, name="high")]
    return keras.Sequential([keras.Input((6, 7, 2)), *listed])


@pytest.mark.filterwarnings("ignore:the map of image")
@pytest.mark.parametrize("kind", MODELS)
def test_any_model_is_taken_and_left_as_it_was(kind):
    case = any_model(kind)
    before = state(case.model)
    with data_format_of(kind):
        found = randomization_check(case.model, case.images, 1, saliency, **case.options)
    assert found.correlations.shape == (len(found.layers), 3)
    assert found.correlations.dtype == np.float32
    assert len(found.layers) >= 3
    assert_left_as_it_was(before, case.model)


def test_layers_come_from_the_top_by_their_paths():
    case = any_model("nested_twice")
    found = randomization_check(case.model, case.images, 0, saliency)
    assert found.layers[1:] == ("middle/inner/features_two", "middle/inner/features_one")


def test_the_correlation_is_spearmans_with_the_shuffled_weights():
    model = linear()
    found = randomization_check(model, IMAGES, [0, 1], saliency, seed=3)
    kernel = model.layers[-1].kernel.numpy()
    shuffled = np.random.default_rng(3).permutation(kernel.ravel()).reshape(kernel.shape)
    expected = [stats.spearmanr(kernel[:, k], shuffled[:, k]).statistic for k in (0, 1)]
    np.testing.assert_allclose(found.correlations[0], expected, atol=1e-5)


def test_weights_are_shuffled_cumulatively():
    model, seen = two_layers(), []

    def method(model, images, target):
        seen.append([layer.kernel.numpy() for layer in (model.layers[0], model.layers[2])])
        return saliency(model, images, target)

    randomization_check(model, IMAGES, 0, method)
    (low, high), (low_then, high_then), (low_last, high_last) = seen
    np.testing.assert_array_equal(low_then, low)
    assert np.abs(high_then - high).max() > 0.1
    np.testing.assert_array_equal(high_last, high_then)
    assert np.abs(low_last - low).max() > 0.1
    np.testing.assert_array_equal(np.sort(low_last, axis=None), np.sort(low, axis=None))


def test_a_method_that_looks_at_the_image_alone_passes_unchanged():
    found = randomization_check(two_layers(), IMAGES, 0, lambda _, images, __: images[..., 0])
    np.testing.assert_allclose(found.correlations, 1, atol=1e-6)


def test_a_map_of_one_value_has_no_correlation():
    found = randomization_check(two_layers(), IMAGES, 0, lambda *_: np.zeros((2, 6, 7)))
    assert np.isnan(found.correlations).all()


def test_the_seed_settles_the_shuffling():
    check = partial(randomization_check, linear(), IMAGES, 0, saliency)
    np.testing.assert_array_equal(check(seed=1).correlations, check(seed=1).correlations)
    assert np.abs(check(seed=1).correlations - check(seed=2).correlations).max() > 1e-4


def test_options_reach_the_method():
    found = randomization_check(
        two_layers(), IMAGES, 0, grad_cam, layer="low", resize=False, score="probability"
    )
    assert found.correlations.shape == (2, 2)
    occlusions = randomization_check(two_layers(), IMAGES, 0, occlusion, patch=2)
    assert np.abs(occlusions.correlations).max() < 1


def test_the_model_comes_back_after_an_error():
    model, calls = two_layers(), []
    before = model.get_weights()

    def method(*_):
        calls.append(0)
        if len(calls) == 2:
            raise RuntimeError("stopped")
        return IMAGES

    with pytest.raises(RuntimeError, match="stopped"):
        randomization_check(model, IMAGES, 0, method)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(new, old)


def test_what_cannot_be_checked_is_named():
    with pytest.raises(ValueError, match="`method` must be a function that makes maps; got 'cam'"):
        randomization_check(linear(), IMAGES, 0, "cam")
    bare = keras.Sequential([keras.Input((6, 7, 2)), layers.GlobalAveragePooling2D()])
    with pytest.raises(ValueError, match="`model` must have weights to shuffle"):
        randomization_check(bare, IMAGES, 0, saliency)
