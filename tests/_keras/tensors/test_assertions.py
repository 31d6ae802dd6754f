from coursekit._keras.tensors.assertions import require_values
from keras import ops
import numpy as np
import pytest
import tensorflow as tf


def require_small(values):
    require_values(ops.all(values < 3), "Values must be below 3", ops.max(values))
    return values + 1


def test_values_at_hand_are_checked_at_once():
    assert require_small(tf.constant([1, 2]))[0] == 2
    with pytest.raises(ValueError, match="Values must be below 3; got 5"):
        require_small(tf.constant([1, 5]))


def test_in_a_graph_they_are_checked_when_it_runs():
    graph = tf.function(require_small, input_signature=[tf.TensorSpec((None,), "int32")])
    np.testing.assert_array_equal(graph([1, 2]), [2, 3])
    with pytest.raises(tf.errors.InvalidArgumentError, match="Values must be below 3; got"):
        graph([1, 5])
