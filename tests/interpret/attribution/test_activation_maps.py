"""Against formulas in NumPy, on maps and gradients that Keras and a hand-made head give."""

from any_model import any_model, convolutions, head
from coursekit.interpret import feature_maps, grad_cam, grad_cam_plus_plus, layer_cam
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((2, 8, 12, 3), dtype="float32")


def pooled(activation="softmax"):
    """Returns a model whose maps are averaged before its one dense layer."""
    return keras.Sequential(
        [keras.Input((8, 12, 3)), *convolutions(), *head(4, activation=activation)]
    )


def flattened():
    """Returns a model in which the gradient differs from place to place."""
    top = [layers.Flatten(), layers.Dense(4, activation="softmax")]
    return keras.Sequential([keras.Input((8, 12, 3)), *convolutions(), *top])


def maps_and_gradients(model, target):
    """Returns the last maps of a `flattened` model, and its weights as their gradients."""
    maps = feature_maps(model, IMAGES, "features_two")
    return maps, model.layers[-1].kernel.numpy()[:, target].reshape(maps.shape[1:])[None]


def test_grad_cam_is_the_class_activation_map_over_the_number_of_places():
    model = pooled()
    maps = feature_maps(model, IMAGES, "features_two")
    class_map = maps @ model.layers[-1].kernel.numpy()[:, 2]
    expected = np.maximum(class_map, 0) / (4 * 6)
    np.testing.assert_allclose(grad_cam(model, IMAGES, 2, resize=False), expected, atol=1e-6)


def test_grad_cam_of_a_probability_has_its_gradient():
    model = pooled()
    maps, kernel = feature_maps(model, IMAGES, "features_two"), model.layers[-1].kernel.numpy()
    shares = model.predict(IMAGES, verbose=0)
    gradient = shares[:, 2:3] * (kernel[:, 2] - shares @ kernel.T) / (4 * 6)
    expected = np.maximum(np.einsum("nhwk,nk->nhw", maps, gradient), 0)
    found = grad_cam(model, IMAGES, 2, resize=False, score="probability")
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_grad_cam_weighs_with_the_mean_gradient():
    model = flattened()
    maps, gradients = maps_and_gradients(model, 1)
    expected = np.maximum((maps * gradients.mean((1, 2), keepdims=True)).sum(-1), 0)
    np.testing.assert_allclose(grad_cam(model, IMAGES, 1, resize=False), expected, atol=1e-6)


def test_layer_cam_weighs_each_place_with_its_positive_gradient():
    model = flattened()
    maps, gradients = maps_and_gradients(model, 1)
    expected = (maps * np.maximum(gradients, 0)).sum(-1)
    np.testing.assert_allclose(layer_cam(model, IMAGES, 1, resize=False), expected, atol=1e-6)


def test_grad_cam_plus_plus_weighs_by_the_derivatives_of_the_exponential():
    model = flattened()
    maps, gradients = (x.astype("float64") for x in maps_and_gradients(model, 1))
    second, third = gradients**2, gradients**3
    shares = second / (2 * second + maps.sum((1, 2), keepdims=True) * third)
    weights = (shares * np.maximum(gradients, 0)).sum((1, 2), keepdims=True)
    expected = np.maximum((weights * maps).sum(-1), 0)
    found = grad_cam_plus_plus(model, IMAGES, 1, resize=False)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


def test_grad_cam_plus_plus_keeps_gradients_whose_square_is_zero_in_float32():
    model = flattened()
    before = grad_cam_plus_plus(model, IMAGES, 1, resize=False)
    model.layers[-1].kernel.assign(1e-25 * model.layers[-1].kernel)
    found = grad_cam_plus_plus(model, IMAGES, 1, resize=False) * 1e25
    assert before.any()
    assert found.any()


@pytest.mark.parametrize("method", [grad_cam, grad_cam_plus_plus, layer_cam])
def test_a_map_is_enlarged_to_the_image(method):
    model = pooled()
    small = method(model, IMAGES, 0, resize=False)
    large = method(model, IMAGES, 0)
    assert small.shape == (2, 4, 6)
    expected = keras.ops.image.resize(small[..., None], (8, 12))[..., 0]
    np.testing.assert_allclose(large, expected, atol=1e-6)


@pytest.mark.parametrize("kind", ["nested", "nested_twice", "dotted_names", "subclassed"])
@pytest.mark.parametrize("method", [grad_cam, grad_cam_plus_plus, layer_cam])
def test_a_model_gives_the_map_of_its_flat_twin(method, kind):
    case, twin = any_model(kind), any_model("functional").model
    own = twin.get_weights()
    twin.set_weights(case.model.get_weights())
    try:
        expected = method(twin, case.images, [0, 1, 2])
        np.testing.assert_allclose(method(case.model, case.images, [0, 1, 2]), expected, atol=1e-6)
    finally:
        twin.set_weights(own)


@pytest.mark.parametrize("layer", ["inner/features_one", "middle/inner/features_one", "object"])
def test_a_layer_is_named_by_its_path_or_itself(layer):
    case = any_model("nested_twice")
    inner = case.model.get_layer("middle").get_layer("inner").get_layer("features_one")
    found = layer_cam(case.model, case.images, 1, layer=inner if layer == "object" else layer)
    expected = layer_cam(case.model, case.images, 1, layer="features_one")
    np.testing.assert_array_equal(found, expected)
    assert np.abs(found - layer_cam(case.model, case.images, 1)).max() > 1e-6


def test_a_layer_has_rows_and_columns():
    model = pooled()
    with pytest.raises(ValueError, match=r"rows, columns and channels; got one of shape \(1, 4\)"):
        grad_cam(model, IMAGES, 0, layer=model.layers[-1].name)
