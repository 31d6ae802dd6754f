"""The only place that knows how the backend differentiates: TensorFlow's tape."""

import keras
import tensorflow as tf


def value_and_gradients(function, tensors, *, upstream=None, missing_are_zeros=True):
    """Returns a function's value and its gradients with respect to tensors or variables.

    Args:
        function: Takes nothing, or the tensors if these are no variables, and
            returns a tensor.
        tensors: List of tensors or arrays, or of `keras.Variable` objects.
        upstream: Gradient that reaches the value from above, of its shape;
            ones by default.
        missing_are_zeros: Whether a gradient that does not exist is zeros, or else None.

    Returns:
        The value, and a list with a gradient for each tensor: zeros or None where
        the value does not depend on it, or only through operations that have no gradient.
    """
    are_variables = all(isinstance(tensor, keras.Variable) for tensor in tensors)
    watched = [
        tensor.value if are_variables else tf.convert_to_tensor(tensor) for tensor in tensors
    ]
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        for tensor in watched:
            tape.watch(tensor)
        value = function() if are_variables else function(*watched)
    missing = tf.UnconnectedGradients.ZERO if missing_are_zeros else tf.UnconnectedGradients.NONE
    gradients = tape.gradient(value, watched, upstream, unconnected_gradients=missing)
    return value, [None if x is None else tf.convert_to_tensor(x) for x in gradients]
