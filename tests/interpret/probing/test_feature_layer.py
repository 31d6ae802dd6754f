from any_model import any_model
from coursekit.interpret import grad_cam, layer_cam
from coursekit.interpret.probing.feature_layer import feature_layer, probed
import keras
from keras import layers, ops
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((2, 8, 8, 3), dtype="float32")


def found(model, layer=None, images=IMAGES):
    return feature_layer(model, layer, lambda: model(images[:1], training=False))


@pytest.mark.parametrize(
    "kind", ["functional", "sequential", "nested", "nested_twice", "subclassed", "loaded"]
)
def test_the_last_layer_with_rows_and_columns_is_taken(kind):
    layer, shape = found(any_model(kind).model)
    assert layer.name.startswith("features_two")
    assert shape == (1, 4, 4, 6)


def test_the_order_is_that_of_the_calls_not_of_the_names():
    inputs = keras.Input((8, 8, 3))
    late, early = layers.Conv2D(2, 1, name="a"), layers.Conv2D(2, 1, name="b")
    x = layers.GlobalAveragePooling2D()(late(early(inputs)))
    assert found(keras.Model(inputs, layers.Dense(2)(x)))[0] is late


def test_the_output_itself_is_not_a_feature_map():
    first, last = layers.Conv2D(4, 3, padding="same"), layers.Conv2D(2, 1)
    model = keras.Sequential([keras.Input((8, 8, 3)), first, last])
    assert found(model)[0] is first


def test_a_model_without_maps_needs_a_layer():
    model = keras.Sequential([keras.Input((8, 8, 3)), layers.Flatten(), layers.Dense(2)])
    with pytest.raises(ValueError, match="`layer` must be given: no layer of"):
        grad_cam(model, IMAGES, 0)


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("conv9", "`layer` must be one of the model's layers .*; got 'conv9'"),
        ("dense", r"`layer` 'dense' must have an output of rows, columns and channels; got one of"),
    ],
)
def test_a_layer_that_has_no_maps_is_named(layer, message):
    listed = [layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(2, name="dense")]
    model = keras.Sequential([keras.Input((8, 8, 3)), *listed])
    with pytest.raises(ValueError, match=message):
        layer_cam(model, IMAGES, 0, layer=layer)


def test_a_layer_that_is_not_called_is_named():
    class Spare(keras.Model):
        def __init__(self):
            super().__init__()
            self.spare, self.top = layers.Conv2D(2, 3, name="spare"), layers.Dense(2)

        def call(self, images):
            return self.top(ops.mean(images, axis=(1, 2)))

    model = Spare()
    model(IMAGES)
    with pytest.raises(ValueError, match=r"'spare' must have an output .*; got no call of it"):
        grad_cam(model, IMAGES, 0, layer="spare")


def test_a_probe_is_added_at_the_first_call_only():
    case = any_model("shared_layer")
    layer = case.model.get_layer("shared")
    with probed(layer, 1000.0) as kept:
        once, twice = layer(np.ones((1, 8, 8, 5))), layer(np.ones((1, 8, 8, 5)))
    np.testing.assert_allclose(once, twice + 1000, rtol=1e-6)
    np.testing.assert_allclose(kept[0], twice)
    assert "call" not in vars(layer)
