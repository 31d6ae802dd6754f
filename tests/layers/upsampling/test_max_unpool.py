from functools import partial

from any_backend import compiled, gradient
from coursekit.layers import MaxPool2DWithIndices, MaxUnpool2D
from coursekit.layers.base.configured_layer import ConfiguredLayer
import keras
from layer_check import assert_same, check_layer, random_images
import numpy as np
import pytest


@keras.saving.register_keras_serializable(package="coursekit")
class PooledAndBack(ConfiguredLayer):
    """Pools and unpools, which the shared check takes."""

    def __init__(self, pool_size=2, *, strides=None, padding="valid", **options):
        super().__init__(**options)
        self.pool_size, self.strides, self.padding = pool_size, strides, padding
        shared = {"strides": strides, "padding": padding, "dtype": self.dtype_policy}
        shared["data_format"] = self.data_format
        self._pool = MaxPool2DWithIndices(pool_size, **shared)
        self._unpool = MaxUnpool2D(pool_size, **shared)

    def build(self, input_shape):
        """Has no weights."""

    def call(self, inputs):
        return self._unpool([*self._pool(inputs), inputs])

    def compute_output_shape(self, input_shape):
        return input_shape


def by_loops(values, indices, shape):
    """Adds each value at its place."""
    maps = np.zeros((len(values), *shape, values.shape[3]))
    for n, i, j, c in np.ndindex(*values.shape):
        place = divmod(int(indices[n, i, j, c]), shape[1])
        maps[(n, *place, c)] += values[n, i, j, c]
    return maps


@pytest.mark.parametrize(
    "options", [{"pool_size": 2}, {"pool_size": 3, "strides": 2, "padding": "same"}]
)
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(PooledAndBack, **options), (7, 6, 2))


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"pool_size": 2}, (6, 8)),
        ({"pool_size": (3, 2)}, (6, 8)),
        ({"pool_size": 3, "strides": 2}, (7, 9)),  # windows that overlap
        ({"pool_size": 2, "padding": "same"}, (6, 4)),
    ],
)
def test_each_value_goes_to_its_place_and_those_of_one_place_add_up(options, size):
    images = random_images(*size, 3)
    pooled, indices = MaxPool2DWithIndices(**options)(images)
    values = random_images(*pooled.shape[1:], seed=1)
    found = MaxUnpool2D(**options)([values, indices])
    assert_same(found, by_loops(values, np.array(indices), size))


def test_images_and_channels_have_places_of_their_own():
    images = np.zeros((2, 2, 2, 2), "float32")
    images[0, 0, 1, 0] = images[0, 1, 0, 1] = images[1, 1, 1, 0] = images[1, 0, 0, 1] = 1
    pooled, indices = MaxPool2DWithIndices(2)(images)
    np.testing.assert_array_equal(np.ravel(indices), [1, 2, 3, 0])
    np.testing.assert_array_equal(MaxUnpool2D(2)([pooled, indices]), images)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_the_size_of_an_odd_map_is_that_of_the_third_input(padding):
    images = random_images(7, 5, 2)
    pooled, indices = MaxPool2DWithIndices(2, padding=padding)(images)
    layer = MaxUnpool2D(2, padding=padding)
    found = layer([pooled, indices, images])
    assert layer.compute_output_shape([pooled.shape, indices.shape, images.shape]) == images.shape
    assert_same(found, by_loops(np.array(pooled), np.array(indices), (7, 5)))
    kept = np.array(found) != 0
    assert_same(np.array(found)[kept], images[kept])


def test_it_is_the_transpose_of_the_selection():
    images, pool = random_images(6, 6, 2), MaxPool2DWithIndices(3, strides=1)
    pooled, indices = pool(images)
    upstream = random_images(*pooled.shape[1:], seed=2)
    _, expected = gradient(lambda x: pool(x)[0], images, upstream)
    assert_same(MaxUnpool2D(3, strides=1)([upstream, indices]), expected)


def test_the_gradient_picks_what_was_put():
    _, indices = MaxPool2DWithIndices(2)(random_images(4, 6, 2))
    values = random_images(2, 3, 2, seed=1)
    upstream = random_images(4, 6, 2, seed=2)
    _, picked = gradient(lambda x: MaxUnpool2D(2)([x, indices]), values, upstream)
    flat = upstream.reshape(3, 24, 2)
    expected = np.take_along_axis(flat, np.reshape(indices, (3, 6, 2)), 1).reshape(values.shape)
    assert_same(picked, expected)


def test_a_model_of_any_size_is_compiled_and_saved(tmp_path):
    inputs = keras.Input((None, None, 2))
    pooled, indices = MaxPool2DWithIndices(2)(inputs)
    values = keras.layers.Conv2D(2, 3, padding="same")(pooled)
    model = keras.Model(inputs, MaxUnpool2D(2)([values, indices]))
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    by_xla = compiled(model)
    for images in (random_images(4, 6, 2, batch=1), random_images(8, 2, 2, batch=5)):
        assert_same(loaded(images), model(images))
        assert_same(by_xla(images), model(images))


def test_shapes_are_checked():
    values = random_images(2, 2, 1)
    with pytest.raises(ValueError, match=r"`inputs` must be a list of values .*; got shapes"):
        MaxUnpool2D(2)([values, np.zeros((3, 2, 3, 1), "int32")])
    with pytest.raises(ValueError, match=r"`inputs` must be a list of values .*; got shapes"):
        MaxUnpool2D(2)([values])
