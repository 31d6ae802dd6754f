"""What tests ask of the backend that Keras runs on: gradients, graphs and compiled steps."""

from coursekit._keras.networks.gradients import value_and_gradients
import keras
from keras import ops
import numpy as np

HAS_FLOAT64 = keras.backend.backend() != "jax"  # which has it only if asked
ROUNDING = 1e-12 if HAS_FLOAT64 else 1e-6  # of what is computed in the widest type


def gradient(function, tensor, upstream=None):
    """Returns a function's value and its gradient with respect to its one tensor, as arrays."""
    value, (found,) = value_and_gradients(function, [tensor], upstream=upstream)
    return ops.convert_to_numpy(value), ops.convert_to_numpy(found)


def graph(function, *open_shapes):
    """Returns a function that runs outside of Python: TensorFlow's graph, or JAX's program.

    Args:
        function: Takes arrays, returns tensors.
        *open_shapes: For each array a shape and a dtype, such as `((None, 3), "float32")`: with
            TensorFlow one graph serves all. JAX makes a program for each shape that it meets.
    """
    if keras.backend.backend() == "jax":
        return compiled(function)
    import tensorflow as tf

    signature = [tf.TensorSpec(*shape) for shape in open_shapes] or None
    return tf.function(lambda *arrays: function(*arrays), input_signature=signature)


def compiled(function):
    """Returns a function that runs as one compiled program, by XLA; it moves no variables."""
    if keras.backend.backend() == "jax":
        import jax

        def alone(*arrays):
            with keras.StatelessScope():
                return function(*arrays)

        return jax.jit(alone)
    import tensorflow as tf

    return tf.function(lambda *arrays: function(*arrays), jit_compile=True)


def as_numpy(tensor):
    """Returns a tensor of any dtype as a float64 array."""
    return np.array(ops.cast(tensor, "float64"))
