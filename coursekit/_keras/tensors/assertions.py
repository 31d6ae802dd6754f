"""Errors about the values of tensors, as far as the way of running allows."""

import keras
from keras import ops


def require_values(condition, message, culprit):
    """Requires a condition on values, eagerly and in a TensorFlow graph.

    In a graph the step stops when it runs. A compiled step (XLA, `jax.jit`) cannot stop: what
    must not pass there unseen has to become NaN.

    Args:
        condition: Scalar bool tensor.
        message: What is needed; "; got <culprit>." is added.
        culprit: Scalar tensor, the value that breaks the condition.

    Raises:
        ValueError: At once, when tensors have values.
        tensorflow.errors.InvalidArgumentError: When the step runs, in a TensorFlow graph.
    """
    if _is_eager(condition):
        if not bool(ops.convert_to_numpy(condition)):
            raise ValueError(f"{message}; got {ops.convert_to_numpy(culprit):g}.")
    elif keras.backend.backend() == "tensorflow" and not keras.backend.is_keras_tensor(condition):
        import tensorflow as tf

        tf.debugging.Assert(condition, [f"{message}; got", culprit])


def _is_eager(tensor):
    """Tells whether a tensor has values now."""
    if keras.backend.is_keras_tensor(tensor):
        return False
    if keras.backend.backend() == "tensorflow":
        return hasattr(tensor, "numpy")
    if keras.backend.backend() == "jax":
        import jax

        return not isinstance(tensor, jax.core.Tracer)
    return True
