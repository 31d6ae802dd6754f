"""How many multiply-adds an operation of TensorFlow's graph makes."""

from math import prod

OPAQUE = ("While", "If", "Case", "Call", "Func", "Xla", "Map")  # parts of names of operations
PRODUCTS = ("MatMul", "Matmul", "Conv", "Einsum", "Correlation")


def products(operation, graph):
    """Counts the multiply-adds of an operation of a `TensorFlowGraph`; None if it hides them."""
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
