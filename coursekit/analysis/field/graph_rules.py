"""How the operations between layers move receptive fields, read from TensorFlow's graph.

A sum, an activation or a slice that a model computes in plain Python is no
layer. While the model is traced each tensor knows the operation that made it,
so that what is not known can be followed back to what is.
"""

from coursekit.analysis.field.graph_moves import MOVES, dilated, einsum, static_value
from coursekit.analysis.field.graph_slices import one_unit
from coursekit.analysis.field.maps import Map, merge

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
NO_LAYER = "it comes from a computation that is no layer and cannot be followed"


def map_through_graph(tensor, map_of, *, strict):
    """Finds the map of a tensor from those of the tensors that it was computed from.

    Args:
        tensor: A tensor of a trace.
        map_of: Function from a tensor to its `Map`, to None for one that does
            not depend on the images, or to an error.
        strict: Whether paths that meet without aligning are an error.

    Returns:
        The `Map`, None or an error, as `map_of`.

    Raises:
        ValueError: If the operation is not known, or paths do not align.
    """
    operation = getattr(tensor, "op", None)  # other backends keep no graph
    if hasattr(tensor, "numpy"):
        return None  # a number that is there already
    if operation is None:
        raise ValueError(NO_LAYER)
    if operation.type in SHAPES:
        return None
    if operation.type == "BatchToSpaceND" and (apart := dilated(operation)):
        source, rule = apart
        found = map_of(source)
        return rule(tensor, found) if isinstance(found, Map) else found
    given = [map_of(source) for source in operation.inputs]
    errors = [found for found in given if isinstance(found, ValueError)]
    maps = [found for found in given if isinstance(found, Map)]
    if errors or not maps:
        return errors[0] if errors else None
    if all(found.sees_everything for found in maps):
        return merge([found.at((None, None)) for found in maps], strict=strict)
    try:
        return _after(operation, tensor, given, maps, strict)
    except ValueError as error:
        if str(error).startswith(("centers", "strides", "rows and columns lie")):
            where = f"the paths that meet in {operation.name!r} do not align"
            raise ValueError(f"{where}: {error}.{union_advice(error, strict)}") from error
        raise ValueError(f"{NO_LAYER} ({operation.type}: {error}).") from error


def union_advice(error, strict):
    """Returns what helps where paths do not align: only centers have a union."""
    is_about_centers = strict and str(error).startswith("centers")
    return " Pass strict=False for the union of what the paths see." if is_about_centers else ""


def _after(operation, tensor, given, maps, strict):
    if operation.type in PLACE_BY_PLACE:
        return merge(_broadcast(operation, tensor, given), strict=strict)
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


def _broadcast(operation, tensor, given):
    """Moves the axes of operands of a lower rank to where broadcasting puts them."""
    rank = tensor.shape.rank
    result = []
    for source, found in zip(operation.inputs, given, strict=True):
        if found is not None:
            lacking = rank - source.shape.rank
            found = found.at(None if p is None else p + lacking for p in found.places)
            result.append(_repeated(found, source, tensor, lacking))
    return result


def _repeated(found, source, tensor, lacking):
    """Makes of one row or column that is repeated one that all units see."""
    axes = []
    for axis, place in zip(found.axes, found.places, strict=True):
        is_one = place is not None and source.shape[place - lacking] == 1
        axes.append(one_unit(axis, 0) if is_one and tensor.shape[place] != 1 else axis)
    return found.with_axes(axes)


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
