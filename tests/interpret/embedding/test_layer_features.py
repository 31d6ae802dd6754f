from any_model import MODELS, any_model, assert_left_as_it_was, data_format_of, state
from coursekit.interpret.embedding.layer_features import layer_features
from coursekit.interpret.feature_maps import feature_maps
from keras import layers
import numpy as np
import pytest


@pytest.mark.parametrize("kind", MODELS)
def test_they_are_the_feature_maps_of_any_model(kind):
    case = any_model(kind)
    layer = [x for x in case.model._flatten_layers() if isinstance(x, layers.Conv2D)][-1]
    with data_format_of(kind):
        if kind == "channels_first":  # run eagerly, Keras adds a bias to as many columns
            layer = next(x for x in case.model.layers if isinstance(x, layers.MaxPooling2D))
        maps = feature_maps(case.model, case.images, layer)
        maps = np.moveaxis(maps, 1, -1) if kind == "channels_first" else maps
        before = state(case.model)
        options = {"input": case.options.get("input"), "batch_size": 2}
        means = layer_features(case.model, case.images, layer, **options)
        flat = layer_features(case.model, case.images, layer, places="flatten", **options)
        assert_left_as_it_was(before, case.model)
    tolerance = 1e-2 if kind == "mixed_precision" else 1e-5
    np.testing.assert_allclose(means, maps.mean(axis=(1, 2)), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(flat, maps.reshape(3, -1), rtol=tolerance, atol=tolerance)
    assert means.dtype == "float32"


def test_a_dense_layer_gives_its_units():
    case = any_model("functional")
    pooled = layer_features(case.model, case.images, case.model.layers[-2])
    np.testing.assert_allclose(
        pooled, feature_maps(case.model, case.images, case.model.layers[-2]), rtol=1e-5
    )


def test_an_unknown_way_is_named():
    case = any_model("functional")
    with pytest.raises(ValueError, match="`places` must be one of mean, flatten; got 'sum'"):
        layer_features(case.model, case.images, case.model.layers[1], places="sum")
