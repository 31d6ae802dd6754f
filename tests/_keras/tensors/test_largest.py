from coursekit._keras.tensors.largest import index_of_largest
import numpy as np
import pytest
import tensorflow as tf

SCORES = np.random.default_rng(0).integers(-3, 4, (3, 4, 5))


@pytest.mark.parametrize("dtype", ["float32", "float16", "float64", "int32", "uint8"])
@pytest.mark.parametrize("compiled", [False, True])
def test_it_is_the_first_of_the_largest(dtype, compiled):
    scores = tf.constant((SCORES + 3).astype(dtype))
    found = tf.function(index_of_largest, jit_compile=compiled)(scores)
    assert found.dtype == "int32"
    np.testing.assert_array_equal(found, SCORES.argmax(axis=-1))
