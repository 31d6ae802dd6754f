from any_model import MODELS, any_model, assert_left_as_it_was, data_format_of, state
from coursekit.interpret.feature_maps import feature_maps
from coursekit.interpret.perceptual_distance import perceptual_distance
import keras
from keras import layers
import numpy as np
import pytest

GENERATOR = np.random.default_rng(0)
IMAGES = GENERATOR.random((5, 12, 10, 3), dtype="float32")
NOISE = GENERATOR.standard_normal(IMAGES.shape).astype("float32")


@pytest.fixture
def model():
    listed = [
        layers.Rescaling(2.0, -1.0, name="scale"),
        layers.ZeroPadding2D(name="pad"),
        layers.Conv2D(6, 3, strides=2, activation="relu", name="one"),
        layers.Conv2D(6, 3, padding="same", activation="relu", name="two"),
        layers.MaxPooling2D(name="pool"),
        layers.Conv2D(8, 3, padding="same", name="three"),
        layers.GlobalAveragePooling2D(name="mean"),
    ]
    return keras.Sequential([keras.Input((12, 10, 3)), *listed, layers.Dense(3)])


def slowly(model, images, others, names):
    """The distance by its formula, one place at a time."""
    found = np.zeros(len(images))
    for name in names:
        maps, other_maps = feature_maps(model, images, name), feature_maps(model, others, name)
        rows, columns = maps.shape[1:3]
        for n, i, j in np.ndindex(len(images), rows, columns):
            u, v = maps[n, i, j], other_maps[n, i, j]
            u, v = (x / (np.linalg.norm(x) + 1e-10) for x in (u, v))
            found[n] += ((u - v) ** 2).sum() / (rows * columns)
    return found


def test_it_is_the_formula(model):
    others = IMAGES + 0.3 * NOISE
    found = perceptual_distance(IMAGES, others, model=model, layers=["one", "three"], batch_size=2)
    np.testing.assert_allclose(found, slowly(model, IMAGES, others, ["one", "three"]), rtol=1e-4)
    assert found.dtype == "float32"


def test_by_default_the_last_layers_of_each_size_count_from_the_first_with_weights(model):
    found = perceptual_distance(IMAGES, IMAGES[::-1], model=model)
    expected = slowly(model, IMAGES, IMAGES[::-1], ["two", "three"])
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_equal_images_have_distance_zero_and_order_does_not_matter(model):
    others = IMAGES + 0.2 * NOISE
    assert not perceptual_distance(IMAGES, IMAGES, model=model).any()
    there, back = (
        perceptual_distance(*pair, model=model) for pair in ((IMAGES, others), (others, IMAGES))
    )
    np.testing.assert_array_equal(there, back)


def test_it_grows_with_the_distortion(model):
    found = [
        perceptual_distance(IMAGES, IMAGES + strength * NOISE, model=model)
        for strength in (0.01, 0.03, 0.1, 0.3)
    ]
    assert (np.diff(found, axis=0) > 0).all()


def test_preprocessing_comes_before_the_model(model):
    large = 255 * IMAGES, 255 * IMAGES[::-1]
    found = perceptual_distance(*large, model=model, preprocess=lambda x: x / np.float32(255))
    np.testing.assert_allclose(
        found, perceptual_distance(IMAGES, IMAGES[::-1], model=model), rtol=1e-4
    )


@pytest.mark.parametrize("kind", [kind for kind in MODELS if kind != "several_inputs"])
def test_any_model(kind):
    case = any_model(kind)
    with data_format_of(kind):
        before = state(case.model)
        found = perceptual_distance(case.images, case.images[::-1], model=case.model)
        assert_left_as_it_was(before, case.model)
    assert found.shape == (3,)
    assert found[0] == pytest.approx(found[2], rel=1e-3)
    assert found[0] > 0 == found[1]


def test_bad_arguments_are_named(model):
    with pytest.raises(ValueError, match="`others` must have the images' shape"):
        perceptual_distance(IMAGES, IMAGES[:2], model=model)
    with pytest.raises(ValueError, match=r"`layers` must have outputs of rows.*'mean'"):
        perceptual_distance(IMAGES, IMAGES, model=model, layers="mean")
    with pytest.raises(ValueError, match="`layers` must name at least one layer"):
        perceptual_distance(IMAGES, IMAGES, model=model, layers=[])
    dense = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
    with pytest.raises(ValueError, match="`model` must have layers with maps"):
        perceptual_distance(np.ones((2, 4)), np.ones((2, 4)), model=dense)
