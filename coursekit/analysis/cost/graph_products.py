"""Multiply-adds of what is computed in plain operations, read from TensorFlow's graph."""

from collections import deque
from math import prod

from coursekit.analysis.trace.calls import tensors

OPAQUE = ("While", "If", "Case", "Call", "Func", "Xla", "Map")  # parts of names of operations
PRODUCTS = ("MatMul", "Matmul", "Conv", "Einsum", "Correlation")


def multiply_adds_between(outputs, inputs, inside=()):
    """Counts the multiply-adds of the operations from some tensors to others.

    Args:
        outputs: Tensors of a trace.
        inputs: Tensors that count as given.
        inside: Calls of layers on the way, whose operations are counted
            elsewhere.

    Returns:
        An integer; None if an operation hides what it computes, or the backend
        keeps no graph.
    """
    given = {id(tensor) for tensor in inputs}
    jumps = _jumps(inside)
    waiting, seen, total = deque(outputs), set(), 0
    while waiting:
        tensor = waiting.popleft()
        if id(tensor) in jumps:
            waiting.extend(_unseen(jumps[id(tensor)], seen))
        if id(tensor) in given or id(tensor) in jumps:
            continue
        operation = getattr(tensor, "op", None)
        if hasattr(tensor, "numpy"):
            continue  # a number that is there already
        if operation is None:
            return None
        if id(operation) in seen:
            continue
        seen.add(id(operation))
        products = _products(operation)
        if products is None:
            return None
        total += products
        waiting.extend(operation.inputs)
    return total


def _jumps(calls):
    """Maps each tensor that a call made to what it was made of; a call may return its input."""
    jumps = {}
    for call in calls:
        sources = tensors(call.arguments)
        kept = {id(tensor) for tensor in sources}
        for tensor in call.outputs:
            if id(tensor) not in kept:
                jumps.setdefault(id(tensor), sources)
    return jumps


def _unseen(sources, seen):
    """Yields the tensors that were not asked for before."""
    for tensor in sources:
        if id(tensor) not in seen:
            seen.add(id(tensor))
            yield tensor


def _products(operation):
    kind = operation.type
    if kind in RULES:
        return _known(RULES[kind], operation)
    if any(part in kind for part in PRODUCTS + OPAQUE):
        return None
    return 0


def _known(rule, operation):
    """Returns what a rule counts; None where a size is not known."""
    try:
        return rule(operation)
    except (TypeError, ValueError):  # a shape or size is None
        return None


def _shape(tensor):
    return tuple(tensor.shape.as_list())


def _matrix_product(operation):
    """Each element of the result sums over the axis that both operands share."""
    is_plain = operation.type == "MatMul"
    turned = operation.get_attr("transpose_a" if is_plain else "adj_x")
    return prod(_shape(operation.outputs[0])) * _shape(operation.inputs[0])[-2 if turned else -1]


def _einsum(operation):
    """The product of the sizes of all letters, the ellipsis being several."""
    if len(operation.inputs) < 2:
        return 0
    operands, result = operation.get_attr("equation").decode().split("->")
    operands, sizes = operands.split(","), {}
    for operand, tensor in zip(operands, operation.inputs, strict=True):
        before, _, behind = operand.partition("...")
        shape = _shape(tensor)
        sizes.update(zip(before, shape, strict=False))
        sizes.update(zip(reversed(behind), reversed(shape), strict=False))
    letters = {letter for operand in operands for letter in operand if letter.isalpha()}
    summed = letters - set(result)
    return prod(_shape(operation.outputs[0])) * prod(sizes[letter] for letter in summed)


def _convolution(operation):
    """Each element of the result sums over the kernel and the channels of its group."""
    return prod(_shape(operation.outputs[0])) * prod(_shape(operation.inputs[1])[:-1])


def _depthwise(operation):
    return prod(_shape(operation.outputs[0])) * prod(_shape(operation.inputs[1])[:2])


def _transposed(operation):
    """Each element of the input meets the whole kernel once for each filter."""
    return prod(_shape(operation.inputs[2])) * prod(_shape(operation.inputs[1])[:-1])


RULES = {
    **dict.fromkeys(("MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3"), _matrix_product),
    **dict.fromkeys(("Conv2D", "Conv3D"), _convolution),
    **dict.fromkeys(("Conv2DBackpropInput", "Conv3DBackpropInputV2"), _transposed),
    "DepthwiseConv2dNative": _depthwise,
    "Einsum": _einsum,
}
