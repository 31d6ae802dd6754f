from functools import partial

from any_backend import compiled, gradient
from coursekit.layers import MaxPool2DWithIndices
from coursekit.layers.base.configured_layer import ConfiguredLayer
import keras
from layer_check import assert_same, check_layer, random_images, settings
import numpy as np
import pytest

GEOMETRIES = [
    {"pool_size": 2},
    {"pool_size": (3, 2), "strides": (2, 3)},
    {"pool_size": 3, "strides": 2, "padding": "same"},
    {"pool_size": 2, "strides": 1, "padding": "same"},
    {"pool_size": (2, 3), "strides": (3, 4), "padding": "same"},
]


@keras.saving.register_keras_serializable(package="coursekit")
class Pooled(ConfiguredLayer):
    """The pooled maps alone, which the shared check takes."""

    def __init__(self, pool_size=2, *, strides=None, padding="valid", **options):
        super().__init__(**options)
        self.pool_size, self.strides, self.padding = pool_size, strides, padding
        self._pool = MaxPool2DWithIndices(
            pool_size,
            strides=strides,
            padding=padding,
            data_format=self.data_format,
            dtype=self.dtype_policy,
        )

    def build(self, input_shape):
        """Has no weights."""

    def call(self, inputs):
        return self._pool(inputs)[0]

    def compute_output_shape(self, input_shape):
        return self._pool.compute_output_shape(input_shape)[0]


def by_loops(image, pool_size, strides=None, padding="valid"):
    """Pools one (H, W) map window by window."""
    size = (pool_size,) * 2 if isinstance(pool_size, int) else pool_size
    step = size if strides is None else strides
    step = (step,) * 2 if isinstance(step, int) else step
    first, counts = [], []
    for n, k, s in zip(image.shape, size, step, strict=True):
        count = -(-n // s) if padding == "same" else (n - k) // s + 1
        counts.append(count)
        first.append(-(max((count - 1) * s + k - n, 0) // 2) if padding == "same" else 0)
    pooled, indices = np.empty(counts), np.empty(counts, int)
    for i, j in np.ndindex(*counts):
        best = None
        for a, b in np.ndindex(*size):
            row, column = first[0] + i * step[0] + a, first[1] + j * step[1] + b
            inside = 0 <= row < image.shape[0] and 0 <= column < image.shape[1]
            if inside and (best is None or image[row, column] > image[best]):
                best = (row, column)
        pooled[i, j], indices[i, j] = image[best], best[0] * image.shape[1] + best[1]
    return pooled, indices


@pytest.mark.parametrize("options", GEOMETRIES[:3])
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(Pooled, **options), (7, 6, 2))


@pytest.mark.parametrize("options", GEOMETRIES)
@pytest.mark.parametrize("size", [(6, 8), (7, 5), (4, 3)])
def test_values_and_places_are_those_of_loops(options, size):
    images = random_images(*size, 2, batch=2).round(1)  # with ties
    pooled, indices = MaxPool2DWithIndices(**options)(images)
    assert keras.backend.standardize_dtype(indices.dtype) == "int32"
    for n, c in np.ndindex(2, 2):
        values, places = by_loops(images[n, :, :, c], **options)
        assert_same(pooled[n, :, :, c], values)
        np.testing.assert_array_equal(indices[n, :, :, c], places)


@pytest.mark.parametrize("options", GEOMETRIES)
def test_values_are_those_of_keras(options):
    images = random_images(9, 8, 3)
    assert_same(
        MaxPool2DWithIndices(**options)(images)[0], keras.layers.MaxPooling2D(**options)(images)
    )


@pytest.mark.needs_tensorflow(reason="it compares with an operation of TensorFlow")
def test_places_are_those_of_tensorflow():
    import tensorflow as tf

    images = random_images(8, 6, 3)
    _, theirs = tf.nn.max_pool_with_argmax(images, 2, 2, "VALID", include_batch_in_index=False)
    _, ours = MaxPool2DWithIndices(2)(images)
    np.testing.assert_array_equal(ours, theirs // 3)  # which counts the channels too


def test_the_first_of_equal_values_gets_the_whole_gradient():
    images, layer = np.ones((1, 4, 4, 1), "float32"), MaxPool2DWithIndices(2)
    np.testing.assert_array_equal(np.ravel(layer(images)[1]), [0, 2, 8, 10])
    _, slopes = gradient(lambda x: layer(x)[0], images)
    np.testing.assert_array_equal(np.flatnonzero(slopes), [0, 2, 8, 10])
    assert slopes.max() == 1


def test_maps_of_minus_infinity_have_places_inside():
    images = np.full((1, 3, 3, 1), -np.inf, "float32")
    _, indices = MaxPool2DWithIndices(3, strides=1, padding="same")(images)
    assert 0 <= np.min(indices) <= np.max(indices) < 9


def test_channels_first_has_the_same_places():
    images = random_images(5, 7, 2)
    last = MaxPool2DWithIndices(2)(images)
    first = MaxPool2DWithIndices(2, data_format="channels_first")(images.transpose(0, 3, 1, 2))
    for ours, theirs in zip(first, last, strict=True):
        np.testing.assert_array_equal(np.transpose(ours, (0, 2, 3, 1)), theirs)


def test_compiled_and_of_any_batch_and_size():
    layer = MaxPool2DWithIndices(3, strides=2, padding="same")
    inputs = keras.Input((None, None, 2))
    model = keras.Model(inputs, layer(inputs))
    assert [output.dtype for output in model.outputs] == ["float32", "int32"]
    by_xla = compiled(layer)
    for images in (random_images(5, 6, 2, batch=1), random_images(8, 3, 2, batch=4)):
        for found in (model(images), by_xla(images)):
            for ours, theirs in zip(found, layer(images), strict=True):
                np.testing.assert_array_equal(ours, theirs)


def test_arguments_are_checked():
    with pytest.raises(ValueError, match="`pool_size` must be a positive integer; got 0"):
        MaxPool2DWithIndices(0)
    with pytest.raises(ValueError, match="`padding` must be one of valid, same; got 'full'"):
        MaxPool2DWithIndices(2, padding="full")
    with pytest.raises(ValueError, match="`pool_size` must fit into 2 x 5 pixels; got 3"):
        MaxPool2DWithIndices(3)(random_images(2, 5, 1))
    with settings(image_data_format="channels_first"):
        assert MaxPool2DWithIndices(2).data_format == "channels_first"
