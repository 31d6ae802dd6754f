"""How many multiply-adds a call of a layer makes: one rule a kind of layer.

A rule takes the layer and a `Call` and returns the number for the whole batch
of the trace. Zeros of the padding count as numbers; biases and activation
functions do not count. Rules count what the layer's definition asks for.
"""

from math import ceil, prod


def _elements(tensor):
    return prod(tensor.shape)


def _spatial(tensor, layer):
    first = layer.data_format == "channels_first"
    return tuple(tensor.shape)[2:] if first else tuple(tensor.shape)[1:-1]


def _channels(layer, call):
    return call.inputs[0].shape[1 if layer.data_format == "channels_first" else -1]


def own(layer, call):
    """What the layer itself says."""
    inputs, outputs = (
        [tuple(tensor.shape) for tensor in tensors] for tensors in (call.inputs, call.outputs)
    )
    return layer.multiply_adds(*(one[0] if len(one) == 1 else one for one in (inputs, outputs)))


def convolution(layer, call):
    """Each output element sums the kernel over the channels of its group."""
    per_group = _channels(layer, call) // layer.groups
    return _elements(call.outputs[0]) * prod(layer.kernel_size) * per_group


def transposed(layer, call):
    """Each input element meets the whole kernel once for each filter."""
    return _elements(call.inputs[0]) * prod(layer.kernel_size) * layer.filters


def depthwise(layer, call):
    """Each output element sums the kernel over one channel."""
    return _elements(call.outputs[0]) * prod(layer.kernel_size)


def separable(layer, call):
    """A depthwise convolution, then a 1 x 1 convolution."""
    expanded = _channels(layer, call) * layer.depth_multiplier
    positions = _elements(call.outputs[0]) // layer.filters
    return positions * expanded * (prod(layer.kernel_size) + layer.filters)


def dense(layer, call):
    """Each input element meets every unit."""
    return _elements(call.inputs[0]) * layer.units


def einsum(layer, call):
    """The product of the sizes of all letters, the ellipsis being several."""
    operands, result = layer.equation.replace(" ", "").split("->")
    of_input, of_kernel = operands.split(",")
    sizes = dict(zip(of_kernel, layer.kernel.shape, strict=True))
    summed = prod(sizes[letter] for letter in of_kernel if letter not in result)
    alone = [letter for letter in of_input.replace("...", "") if letter not in result + of_kernel]
    if alone:
        raise ValueError(f"`equation` of {layer.name!r} sums {alone} over one operand only.")
    return _elements(call.outputs[0]) * summed


def reversible_embedding(layer, call):
    """A lookup counts nothing; its reverse is a dense layer."""
    reverse = call.arguments.get("reverse", False)
    return _elements(call.inputs[0]) * layer.input_dim if reverse else 0


def _query_value_key(call):
    """Returns query, value and key of an attention layer, however they were given."""
    if "query" in call.arguments:
        query, value = call.arguments["query"], call.arguments["value"]
        key = call.arguments.get("key")
        return query, value, value if key is None else key
    query, value, *key = call.arguments["inputs"]
    return query, value, key[0] if key else value


def _kernels(layer, *names):
    projections = [getattr(layer, f"_{name}_dense", None) for name in names]
    return sum(prod(projection.kernel.shape) for projection in projections if projection)


def _projections(layer, call):
    query, value, key = _query_value_key(call)
    return (
        prod(query.shape[:-1]) * _kernels(layer, "query", "gate", "output")
        + prod(key.shape[:-1]) * _kernels(layer, "key")
        + prod(value.shape[:-1]) * _kernels(layer, "value")
    )


def multi_head_attention(layer, call):
    """Four projections, then the scores and the weighted sum of the values."""
    query, value, _ = _query_value_key(call)
    axes = {axis % len(query.shape) for axis in layer._attention_axes}
    attended = prod(value.shape[axis] for axis in axes)
    depths = layer._key_dim + layer._value_dim
    pairs = prod(query.shape[:-1]) * attended * layer._num_heads
    return _projections(layer, call) + pairs * depths


def group_query_attention(layer, call):
    """Four projections, then the scores and the weighted sum of the values."""
    query, value, _ = _query_value_key(call)
    pairs = prod(query.shape[:-1]) * value.shape[1] * layer.num_query_heads
    return _projections(layer, call) + pairs * 2 * layer.head_dim


def attention(layer, call):
    """The scores and the weighted sum of the values."""
    query, value, _ = _query_value_key(call)
    return prod(query.shape[:-1]) * value.shape[-2] * (query.shape[-1] + value.shape[-1])


def dot(layer, call):
    """Each output element sums over the axis that both operands share."""
    first = call.inputs[0]
    axes = layer.axes if isinstance(layer.axes, int) else layer.axes[0]
    return _elements(call.outputs[0]) * first.shape[axes]


def recurrent(gates):
    """Returns the rule of a layer that uses each weight once a step."""

    def rule(layer, call):
        size = call.inputs[0].shape[-1]
        steps = _elements(call.inputs[0]) // size
        return steps * gates * layer.units * (size + layer.units)

    return rule


def convolutional_lstm(layer, call):
    """At each step four gates convolve the input and the state."""
    channels = _channels_of_step(layer, call)
    positions = _elements(call.outputs[0]) // layer.filters
    steps = 1 if layer.return_sequences else call.inputs[0].shape[1]
    gates = 4 * layer.filters * prod(layer.kernel_size)
    return steps * positions * gates * (channels + layer.filters)


def _channels_of_step(layer, call):
    return call.inputs[0].shape[2 if layer.data_format == "channels_first" else -1]


def nothing(layer, call):
    """Lookups and elementwise layers."""
    return 0


def pooling(layer, call):
    """Each output element looks at one window."""
    return _elements(call.outputs[0]) * prod(layer.pool_size)


def global_pooling(layer, call):
    """Each input element is looked at once."""
    return _elements(call.inputs[0])


def adaptive_pooling(layer, call):
    """Window i of n over size s runs from floor(i s / n) to ceil((i + 1) s / n)."""
    sizes, counts = _spatial(call.inputs[0], layer), _spatial(call.outputs[0], layer)
    windows = [
        sum(ceil((i + 1) * size / count) - i * size // count for i in range(count))
        for size, count in zip(sizes, counts, strict=True)
    ]
    return _elements(call.outputs[0]) // prod(counts) * prod(windows)


def per_element(layer, call):
    """Each element is scaled and shifted once."""
    return _elements(call.outputs[0])
