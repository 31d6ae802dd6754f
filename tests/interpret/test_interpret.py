from coursekit.interpret import feature_maps, filters, find_layer
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((2, 9, 9, 3), dtype="float32")


def block(name):
    return keras.Sequential(
        [layers.Conv2D(4, 3, padding="same", name="conv"), layers.ReLU(name="relu")], name=name
    )


@pytest.fixture
def model():
    inputs = keras.Input((9, 9, 3))
    x = block("first")(inputs)
    x = layers.Dropout(0.5, name="dropout")(x)
    x = block("second")(x)
    return keras.Model(inputs, layers.Flatten(name="flatten")(x))


def test_layers_are_found_by_name_path_and_object(model):
    first = model.get_layer("first")
    assert find_layer(model, "first") is first
    assert find_layer(model, "first/relu") is first.get_layer("relu")
    assert find_layer(model, first.get_layer("relu")) is first.get_layer("relu")


def test_an_ambiguous_name_is_met_with_its_paths(model):
    with pytest.raises(ValueError, match=r"'conv' is the name of several.*first/conv, second/conv"):
        find_layer(model, "conv")


def test_an_outer_layer_is_found_before_inner_ones_of_its_name():
    inputs = keras.Input((9, 9, 3))
    outer = layers.Conv2D(3, 1, name="conv")
    found = find_layer(keras.Model(inputs, block("inner")(outer(inputs))), "conv")
    assert found is outer


def test_a_layer_of_another_model_is_refused(model):
    with pytest.raises(ValueError, match="must be one of the model's layers"):
        find_layer(model, layers.Conv2D(3, 3))


def test_feature_maps_equal_a_model_cut_by_hand(model):
    x = model.get_layer("first")(IMAGES)
    expected = model.get_layer("second").get_layer("conv")(x)
    np.testing.assert_allclose(feature_maps(model, IMAGES, "second/conv"), expected, atol=1e-6)


def test_feature_maps_are_those_of_inference(model):
    np.testing.assert_array_equal(
        feature_maps(model, IMAGES, "dropout"), feature_maps(model, IMAGES, "first/relu")
    )


def test_a_layer_that_is_never_called_is_named():
    class WithSpareLayer(keras.Model):
        def __init__(self):
            super().__init__()
            self.spare = layers.Dense(2, name="spare")

        def call(self, images):
            return images

    with pytest.raises(ValueError, match="'spare' must return one tensor when called; got 0"):
        feature_maps(WithSpareLayer(), IMAGES, "spare")


CONVOLUTIONS = {
    "Conv2D": (layers.Conv2D(5, (3, 2)), (5, 3, 2, 3)),
    "Conv2DTranspose": (layers.Conv2DTranspose(5, (3, 2)), (5, 3, 2, 3)),
    "DepthwiseConv2D": (layers.DepthwiseConv2D((3, 2), depth_multiplier=2), (6, 3, 2, 1)),
    "SeparableConv2D": (layers.SeparableConv2D(5, (3, 2)), (3, 3, 2, 1)),
    "grouped Conv2D": (layers.Conv2D(6, 3, groups=3), (6, 3, 3, 1)),
}


@pytest.mark.parametrize(("layer", "shape"), CONVOLUTIONS.values(), ids=CONVOLUTIONS)
def test_filters_come_one_a_row(layer, shape):
    model = keras.Sequential([keras.Input((9, 9, 3)), layer])
    assert filters(model, layer).shape == shape


def test_each_filter_gives_its_own_output_channel():
    layer = layers.DepthwiseConv2D(3, depth_multiplier=2, use_bias=False)
    model = keras.Sequential([keras.Input((9, 9, 3)), layer])
    maps = feature_maps(model, IMAGES, layer)
    kernels = filters(model, layer)[..., 0]
    for channel in range(6):
        patch = IMAGES[0, :3, :3, channel // 2]
        np.testing.assert_allclose(maps[0, 0, 0, channel], np.sum(patch * kernels[channel]), 1e-4)


def test_one_dimensional_filters_have_height_one():
    layer = layers.Conv1D(5, 3)
    assert filters(keras.Sequential([keras.Input((9, 2)), layer]), layer).shape == (5, 1, 3, 2)
