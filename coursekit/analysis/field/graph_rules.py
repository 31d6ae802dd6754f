"""How the operations between layers move receptive fields, read from TensorFlow's graph.

A sum, an activation or a slice that a model computes in plain Python is no
layer. While the model is traced each tensor knows the operation that made it,
so that what is not known can be followed back to what is.
"""

from coursekit.analysis.field.axes import merged
from coursekit.analysis.field.taps import Taps
import tensorflow as tf

PLACE_BY_PLACE = frozenset(
    (
        *("Add", "AddV2", "AddN", "Sub", "Mul", "RealDiv", "Div", "DivNoNan", "Maximum", "Minimum"),
        *("SquaredDifference", "Pow", "Square", "Sqrt", "Rsqrt", "Exp", "Log", "Log1p", "Expm1"),
        *("Neg", "Abs", "Sign", "Sigmoid", "Tanh", "Relu", "Relu6", "LeakyRelu", "Elu", "Selu"),
        *("Softplus", "Softsign", "Erf", "Erfc", "Cast", "Identity", "IdentityN", "StopGradient"),
        *("BiasAdd", "SelectV2", "Greater", "GreaterEqual", "Less", "LessEqual", "LogicalAnd"),
        *("ConcatV2", "Pad", "PadV2", "Reshape", "ExpandDims", "ClipByValue"),
    )
)
REDUCTIONS = frozenset(("Mean", "Sum", "Max", "Min", "Prod"))


def axes_through_graph(tensor, axes_of, *, spatial, strict):
    """Finds the axes of a tensor from those of the tensors that it was computed from.

    Args:
        tensor: A tensor of a trace.
        axes_of: Function from a tensor to its (height, width) axes, to None
            for one that does not depend on the image, or to an error.
        spatial: Axes of height and width.
        strict: Whether paths that meet without aligning are an error.

    Returns:
        The pair of `Axis`, None or an error, as `axes_of`.

    Raises:
        ValueError: If the operation is not known, or paths do not align.
    """
    operation = getattr(tensor, "op", None)  # other backends keep no graph
    if operation is None:
        raise ValueError(NO_LAYER)
    given = [] if operation.type == "Shape" else [axes_of(source) for source in operation.inputs]
    errors = [axes for axes in given if isinstance(axes, ValueError)]
    inputs = [axes for axes in given if isinstance(axes, tuple)]
    if errors or not inputs:
        return errors[0] if errors else None
    if all(axis.field.advance == 0 for axes in inputs for axis in axes):
        return _merge(inputs, strict)
    if operation.type == "StridedSlice":
        return _sliced(operation, tensor, inputs[0], spatial)
    if operation.type in REDUCTIONS:
        return _reduced(operation, inputs[0], spatial)
    if operation.type not in PLACE_BY_PLACE or not _keeps_places(operation, tensor, spatial):
        raise ValueError(f"{NO_LAYER} ({operation.type}).")
    try:
        return _merge(inputs, strict)
    except ValueError as error:
        where = f"the paths that meet in {operation.name!r} do not align"
        raise ValueError(f"{where}: {error}") from error


NO_LAYER = "it comes from a computation that is no layer and cannot be followed"


def _merge(inputs, strict):
    return tuple(merged(axes, strict=strict) for axes in zip(*inputs, strict=True))


def _keeps_places(operation, tensor, spatial):
    """Says whether all inputs of the output's rank have its height and width in their place."""
    shapes = [source.shape for source in operation.inputs if source.shape.rank != 0]
    if operation.type in ("Reshape", "ExpandDims", "Pad", "PadV2"):
        before = shapes[0].as_list()[1 : spatial[1] + 1]
        return tensor.shape.as_list()[1 : spatial[1] + 1] == before and None not in before
    if operation.type == "ConcatV2":
        axis = tf.get_static_value(operation.inputs[-1])
        return axis % tensor.shape.rank not in (0, *spatial)
    return True


def _reduced(operation, axes, spatial):
    """Reduces the channels, which changes nothing, or all of height and width."""
    rank = operation.inputs[0].shape.rank
    reduced = {int(axis) % rank for axis in tf.get_static_value(operation.inputs[1]).flat}
    if reduced >= set(spatial):
        return tuple(axis.of_all() for axis in axes)
    moved = not operation.get_attr("keep_dims") and min(reduced) < spatial[0]
    if reduced & set(spatial) or moved:
        raise ValueError(f"{NO_LAYER} ({operation.type}).")
    return axes


def _sliced(operation, tensor, axes, spatial):
    """Keeps some rows and columns: a window of one position that begins and steps."""
    begins, _, steps = (tf.get_static_value(source) for source in operation.inputs[1:])
    if begins is None or min(*begins, *steps) < 0:
        raise ValueError(f"{NO_LAYER} (a slice from the end).")
    if operation.get_attr("ellipsis_mask") or len(begins) <= spatial[0]:
        return _sliced_channels(operation, tensor, axes, spatial)
    if operation.get_attr("new_axis_mask") or tensor.shape.rank != operation.inputs[0].shape.rank:
        raise ValueError(f"{NO_LAYER} (a slice that adds or drops an axis).")
    open_begins = operation.get_attr("begin_mask")
    result = []
    for axis, place in zip(axes, spatial, strict=True):
        begin, step = (begins[place], steps[place]) if place < len(begins) else (0, 1)
        begin = 0 if open_begins >> place & 1 else int(begin)
        result.append(axis.after(Taps(((begin,),), int(step)), tensor.shape[place]))
    return tuple(result)


def _sliced_channels(operation, tensor, axes, spatial):
    shapes = [operation.inputs[0].shape, tensor.shape]
    before, after = ([shape[axis] for axis in spatial] for shape in shapes)
    if shapes[0].rank != shapes[1].rank or before != after:
        raise ValueError(f"{NO_LAYER} (a slice by ellipsis).")
    return axes
