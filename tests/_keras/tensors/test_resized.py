from coursekit._keras.tensors.resized import resized
import keras
import numpy as np
import pytest
import tensorflow as tf

MAPS = np.random.default_rng(0).normal(size=(2, 4, 3, 5)).astype("float32")


@pytest.mark.parametrize("interpolation", ["bilinear", "nearest"])
def test_a_size_that_only_the_graph_knows_is_as_one_known_before(interpolation):
    def to_size_of(target):
        size = tf.shape(target)[1:3]
        options = {"interpolation": interpolation, "data_format": "channels_last"}
        return resized(MAPS, (size[0], size[1]), **options)

    graph = tf.function(to_size_of, input_signature=[tf.TensorSpec((None, None, None, 1))])
    for size in ((7, 9), (2, 3)):
        expected = keras.ops.image.resize(MAPS, size, interpolation=interpolation)
        np.testing.assert_array_equal(graph(np.zeros((1, *size, 1), "float32")), expected)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float64"])
def test_the_dtype_and_either_data_format_are_kept(dtype):
    maps = keras.ops.cast(MAPS, dtype)
    last = resized(maps, (8, 6), interpolation="bilinear", data_format="channels_last")
    turned = keras.ops.transpose(maps, (0, 3, 1, 2))
    first = resized(turned, (8, 6), interpolation="bilinear", data_format="channels_first")
    assert keras.backend.standardize_dtype(last.dtype) == dtype
    np.testing.assert_array_equal(keras.ops.transpose(first, (0, 2, 3, 1)), last)
