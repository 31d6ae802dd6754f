"""The maps that a call leaves in memory: what it returns, and what it makes on the way."""

from math import prod

from keras import layers

FLOAT32_BYTES = 4
SEPARABLE = (layers.SeparableConv1D, layers.SeparableConv2D)
ATTENTION = (layers.MultiHeadAttention, layers.GroupQueryAttention)


def maps_of(call):
    """Lists the bytes as float32 of each map of a call, for the whole batch.

    A separable convolution makes the map of its depthwise half on the way;
    attention makes queries, keys and values.

    Args:
        call: A `Call`.
    """
    return [FLOAT32_BYTES * size for size in [*_sizes(call.outputs), *_hidden(call)]]


def _hidden(call):
    if isinstance(call.layer, SEPARABLE):
        expanded = call.layer.depthwise_kernel.shape[-2] * call.layer.depth_multiplier
        return [prod(call.outputs[0].shape) // call.layer.filters * expanded]
    if isinstance(call.layer, ATTENTION):
        returned = {id(tensor) for tensor in call.outputs}
        made = {id(t): t for inner in call.inside for t in inner.outputs if id(t) not in returned}
        return _sizes(made.values())
    return []


def _sizes(tensors):
    return [prod(tensor.shape) for tensor in tensors]
