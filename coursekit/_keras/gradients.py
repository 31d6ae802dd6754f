"""The only place that knows how the backend differentiates: TensorFlow's tape."""

import keras
import tensorflow as tf


def value_and_gradients(function, tensors, *, upstream=None):
    """Returns a function's value and its gradients with respect to tensors or variables.

    Args:
        function: Takes nothing, or the tensors if these are no variables, and
            returns a tensor.
        tensors: List of tensors or arrays, or of `keras.Variable` objects.
        upstream: Gradient that reaches the value from above, of its shape;
            ones by default.

    Returns:
        The value, and a list with a gradient for each tensor: zeros where
        the value does not depend on it.
    """
    are_variables = all(isinstance(tensor, keras.Variable) for tensor in tensors)
    watched = [
        tensor.value if are_variables else tf.convert_to_tensor(tensor) for tensor in tensors
    ]
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        for tensor in watched:
            tape.watch(tensor)
        value = function() if are_variables else function(*watched)
    gradients = tape.gradient(
        value, watched, upstream, unconnected_gradients=tf.UnconnectedGradients.ZERO
    )
    return value, [tf.convert_to_tensor(gradient) for gradient in gradients]
