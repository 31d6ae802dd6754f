"""How the operations of TensorFlow's graph move receptive fields."""

from coursekit.analysis.field.graph_moves import MOVES, dilated, einsum, static_value
from coursekit.analysis.field.maps import merge
from coursekit.analysis.field.places import broadcast

PLACE_BY_PLACE = frozenset(
    (
        *("Add", "AddV2", "AddN", "Sub", "Mul", "RealDiv", "Div", "DivNoNan", "Maximum", "Minimum"),
        *("FloorDiv", "FloorMod", "Mod", "Round", "Rint", "Floor", "Ceil", "Reciprocal", "Inv"),
        *("SquaredDifference", "Pow", "Square", "Sqrt", "Rsqrt", "Exp", "Log", "Log1p", "Expm1"),
        *("Neg", "Abs", "Sign", "Sigmoid", "Tanh", "Relu", "Relu6", "LeakyRelu", "Elu", "Selu"),
        *("Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Atan2", "Sinh", "Cosh", "Asinh", "Acosh"),
        *("Softplus", "Softsign", "Erf", "Erfc", "Cast", "Identity", "IdentityN", "StopGradient"),
        *("BiasAdd", "BiasAddV1", "Select", "SelectV2", "Greater", "GreaterEqual", "Less"),
        *("LessEqual", "Equal", "NotEqual", "LogicalAnd", "LogicalOr", "LogicalNot", "IsNan"),
        *("ClipByValue", "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3", "LRN"),
        *("PreventGradient", "CheckNumerics", "EnsureShape", "Snapshot", "ZerosLike", "OnesLike"),
    )
)
OPERANDS = {"Split": 1, "Conv2DBackpropInput": 2}  # where an operand is not the first
REDUCTIONS = frozenset(("Mean", "Sum", "Max", "Min", "Prod", "All", "Any", "EuclideanNorm"))
SHAPES = frozenset(("Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike"))


def operands(operation):
    """Lists the tensors that an operation takes values from; its result may need no values."""
    if operation.type in SHAPES:
        return []
    apart = operation.type == "BatchToSpaceND" and dilated(operation)
    return [apart[0]] if apart else list(operation.inputs)


def after(operation, tensor, given, graph, *, strict):
    """Returns the map of what an operation returns.

    Args:
        operation: The operation.
        tensor: The one of its outputs that is asked for.
        given: The maps of its operands; None for one that does not depend on the images.
        graph: The `TensorFlowGraph`.
        strict: Whether paths that meet without aligning are an error.

    Raises:
        ValueError: If it cannot be told.
    """
    maps = [found for found in given if found is not None]
    if operation.type == "BatchToSpaceND" and (apart := dilated(operation)):
        return apart[1](tensor, maps[0])
    if operation.type in PLACE_BY_PLACE:
        return merge(broadcast(operation.inputs, given, tensor.shape), strict=strict)
    if operation.type in REDUCTIONS:
        return _reduced(operation, maps[0])
    if operation.type in ("ConcatV2", "Pack"):
        return _joined(operation, tensor, maps, strict)
    if operation.type == "Einsum":
        return merge(
            [einsum(operation, i, found) for i, found in enumerate(given) if found], strict=strict
        )
    if operation.type in MOVES:
        found = given[OPERANDS.get(operation.type, 0)]
        if found is None or len(maps) > 1:
            raise ValueError("its other operands depend on the images")
        return MOVES[operation.type](operation, tensor, found)
    raise ValueError("it is not known")


def _reduced(operation, found):
    """Reduces channels, which changes nothing, or rows or columns, which sees all of them."""
    rank = operation.inputs[0].shape.rank
    axes = {int(axis) % rank for axis in static_value(operation.inputs[1]).flat}
    return found.over(axes) if operation.get_attr("keep_dims") else found.without(axes)


def _joined(operation, tensor, maps, strict):
    joined = merge(maps, strict=strict)
    rank = tensor.shape.rank
    if operation.type == "Pack":
        axis = operation.get_attr("axis") % rank
        return joined.at(
            None if place is None else place + (place >= axis) for place in joined.places
        )
    axis = int(static_value(operation.inputs[-1])) % rank
    if axis in joined.places:
        raise ValueError("it joins along rows or columns")
    return joined
