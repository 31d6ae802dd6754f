"""The only place that knows how a backend differentiates."""

import keras
from keras import ops


def value_and_gradients(function, tensors, *, upstream=None, missing_are_zeros=True, has_aux=False):
    """Returns a function's value and its gradients with respect to tensors or variables.

    Args:
        function: Takes nothing, or the tensors if these are no variables, and
            returns a tensor.
        tensors: List of tensors or arrays, or of `keras.Variable` objects.
        upstream: Gradient that reaches the value from above, of its shape;
            ones by default.
        missing_are_zeros: Whether a gradient that does not exist is zeros, or else None.
            JAX does not tell the two apart: there it is zeros.
        has_aux: Whether the function returns a pair of the tensor and more tensors, which
            are not differentiated.

    Returns:
        The value, or its pair, and a list with a gradient for each tensor: zeros or None where
        the value does not depend on it, or only through operations that have no gradient.
    """
    differentiate = {"tensorflow": _by_tape, "jax": _by_pullback, "torch": _by_graph}
    are_variables = all(isinstance(tensor, keras.Variable) for tensor in tensors)
    returned = function if has_aux else lambda *arguments: (function(*arguments), ())
    value, aux, gradients = differentiate[keras.backend.backend()](
        returned, tensors, are_variables, upstream
    )
    if missing_are_zeros:
        gradients = [
            ops.zeros_like(tensor) if x is None else x
            for x, tensor in zip(gradients, tensors, strict=True)
        ]
    return (value, aux) if has_aux else value, gradients


def _by_tape(function, tensors, are_variables, upstream):
    import tensorflow as tf

    watched = [
        tensor.value if are_variables else tf.convert_to_tensor(tensor) for tensor in tensors
    ]
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        for tensor in watched:
            tape.watch(tensor)
        value, aux = function() if are_variables else function(*watched)
    gradients = tape.gradient(value, watched, upstream)
    return value, aux, [None if x is None else tf.convert_to_tensor(x) for x in gradients]


def _by_pullback(function, tensors, are_variables, upstream):
    import jax

    def of(*values):
        if not are_variables:
            return function(*values)
        with keras.StatelessScope(state_mapping=list(zip(tensors, values, strict=True))):
            return function()

    values = [
        tensor.value if are_variables else ops.convert_to_tensor(tensor) for tensor in tensors
    ]
    value, pull_back, aux = jax.vjp(of, *values, has_aux=True)
    upstream = ops.ones_like(value) if upstream is None else ops.convert_to_tensor(upstream)
    return value, aux, list(pull_back(upstream))


def _by_graph(function, tensors, are_variables, upstream):
    import torch

    if are_variables:
        watched = [tensor.value for tensor in tensors]
    else:
        watched = [ops.convert_to_tensor(x).detach().requires_grad_() for x in tensors]
    with torch.enable_grad():
        value, aux = function() if are_variables else function(*watched)
        upstream = ops.ones_like(value) if upstream is None else ops.convert_to_tensor(upstream)
        if not value.requires_grad:
            return value, aux, [None] * len(watched)
        gradients = torch.autograd.grad(value, watched, upstream, allow_unused=True)
    value, aux = keras.tree.map_structure(lambda x: x.detach(), (value, aux))
    return value, aux, list(gradients)
