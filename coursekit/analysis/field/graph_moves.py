"""Operations of TensorFlow's graph that move rows and columns: one function a kind.

Each takes the operation, its output and the `Map` of its first operand, and returns the
`Map` of the output. It raises ValueError where that cannot be told.
"""

from coursekit._extras import optional
from coursekit.analysis.field.graph_slices import sliced, split, unpacked
from coursekit.analysis.field.layer_rules import OPEN, moved, windows
from coursekit.analysis.field.maps import require_apart, reshaped
from coursekit.analysis.field.taps import (
    Taps,
    resizing_taps,
    same_padding,
    transposed_taps,
    window_taps,
)

tf = optional("tensorflow")

INTERPOLATIONS = {
    "ResizeNearestNeighbor": "nearest",
    "ResizeBilinear": "bilinear",
    "ResizeBicubic": "bicubic",
}


def static_value(tensor):
    """Returns the value of a tensor that is known without running the model.

    Raises:
        ValueError: If it is not known.
    """
    value = tf.get_static_value(tensor)
    if value is None:
        raise ValueError("its arguments depend on the images")
    return value


def _sizes(tensor, found):
    return [tensor.shape[place] for place in found.places]


def _image_axes(operation, found):
    require_apart(found)
    name = operation.get_attr("data_format").decode()
    axes = (name.index("H"), name.index("W")) if "H" in name else None
    if found.places != axes:
        raise ValueError(f"it takes axes {axes} for rows and columns, which are {found.places}")
    return axes


def _window(operation, tensor, found):
    """A convolution or pooling."""
    axes = _image_axes(operation, found)
    pools = operation.type in ("MaxPool", "AvgPool")
    kernel = (
        [operation.get_attr("ksize")[axis] for axis in axes]
        if pools
        else operation.inputs[1].shape.as_list()[:2]
    )
    padding = operation.get_attr("padding").decode().lower()
    if padding == "explicit":
        zeros = operation.get_attr("explicit_paddings")
        padding = [zeros[2 * axis] for axis in axes]
    return windows(
        found,
        _sizes(operation.inputs[0], found),
        _sizes(tensor, found),
        kernel=kernel,
        strides=[operation.get_attr("strides")[axis] for axis in axes],
        dilations=(1, 1) if pools else [operation.get_attr("dilations")[axis] for axis in axes],
        padding=padding,
    )


def _transposed_convolution(operation, tensor, found):
    """A transposed convolution, `found` being the map of its images."""
    axes, taps = _image_axes(operation, found), []
    kernel = operation.inputs[1].shape.as_list()
    for i, axis in enumerate(axes):
        stride, dilation = (operation.get_attr(n)[axis] for n in ("strides", "dilations"))
        is_same = operation.get_attr("padding") == b"SAME"
        reach = (kernel[i] - 1) * dilation + 1
        padding = same_padding(tensor.shape[axis], reach, stride) if is_same else 0
        if padding is None:
            raise ValueError(OPEN)
        taps.append(transposed_taps(kernel[i], stride=stride, dilation=dilation, padding=padding))
    return moved(found, taps, _sizes(tensor, found))


def _transposed(operation, tensor, found):
    order = static_value(operation.inputs[1]).tolist()
    return found.at(None if place is None else order.index(place) for place in found.places)


def _reshaped(operation, tensor, found):
    shapes = operation.inputs[0].shape, tensor.shape
    if None in (shapes[0].rank, shapes[1].rank):
        raise ValueError("its shape is not known")
    return reshaped(found, *(tuple(shape.as_list()) for shape in shapes))


def _padded(operation, tensor, found):
    amounts = static_value(operation.inputs[1])
    if not amounts[[place for place in found.places if place is not None]].any():
        return found
    require_apart(found)
    before = [int(amounts[place][0]) for place in found.places]
    result = moved(found, [window_taps(1, padding=n) for n in before], _sizes(tensor, found))
    if operation.type != "MirrorPad":
        return result
    skipped = 1 if operation.get_attr("mode") == b"REFLECT" else 0
    return result.with_axes(
        _mirrored(axis, old, n, skipped)
        for axis, old, n in zip(result.axes, found.axes, before, strict=True)
    )


def _mirrored(axis, old, before, skipped):
    """Puts in the padding what it mirrors; units far from the border stay as they are."""
    if axis.extents is None:
        return axis
    last, extents = len(old.extents) - 1, []
    for unit in range(len(axis.extents)):
        place = unit - before
        if place < 0:
            place = skipped - 1 - place
        elif place > last:
            place = 2 * last + 1 - skipped - place
        extents.append(old.extents[place])
    return axis._replace(extents=tuple(extents))


def _resized(operation, tensor, found):
    require_apart(found)
    sizes, units = _sizes(operation.inputs[0], found), _sizes(tensor, found)
    if None in (*sizes, *units):
        raise ValueError(OPEN)
    if operation.get_attr("align_corners") or not operation.get_attr("half_pixel_centers"):
        raise ValueError("it does not align the centers of pixels")
    kind = INTERPOLATIONS[operation.type]
    pairs = zip(sizes, units, strict=True)
    return moved(found, [resizing_taps(size, count, kind) for size, count in pairs], units)


def _scaled(operation, tensor, found):
    """What `tf.image.resize` uses for Lanczos' kernels and against aliasing."""
    require_apart(found)
    kinds = {b"triangle": "bilinear", b"keyscubic": "bicubic", b"lanczos3": "lanczos3"}
    kinds |= {b"lanczos5": "lanczos5"}
    kind = kinds.get(operation.get_attr("kernel_type"))
    sizes, units = _sizes(operation.inputs[0], found), _sizes(tensor, found)
    if kind is None or None in (*sizes, *units):
        raise ValueError(OPEN if kind else "its kernel is not known")
    antialias = operation.get_attr("antialias")
    pairs = zip(sizes, units, strict=True)
    taps = [resizing_taps(size, count, kind, antialias=antialias) for size, count in pairs]
    return moved(found, taps, units)


def _to_depth(operation, tensor, found):
    _image_axes(operation, found)
    size = operation.get_attr("block_size")
    return moved(found, [window_taps(size, stride=size)] * 2, _sizes(tensor, found))


def _from_depth(operation, tensor, found):
    _image_axes(operation, found)
    size = operation.get_attr("block_size")
    return moved(found, [Taps(((0,),) * size, 1)] * 2, _sizes(tensor, found))


def dilated(operation):
    """Returns what a convolution with a dilation, taken apart by TensorFlow, works on.

    Args:
        operation: A `BatchToSpaceND`.

    Returns:
        The images and a rule for them; None if it is no such convolution.
    """
    inner = operation.inputs[0].op
    outer = inner.inputs[0].op if inner.inputs else None
    kinds = inner.type in ("Conv2D", "DepthwiseConv2dNative"), outer and outer.type
    if kinds != (True, "SpaceToBatchND") or outer.inputs[1].shape[0] != 2:
        return None

    def rule(tensor, found):
        if found.places != (1, 2):
            raise ValueError(f"it takes axes (1, 2) for rows and columns, not {found.places}")
        zeros, crops = (static_value(op.inputs[2])[:, 0] for op in (outer, operation))
        return windows(
            found,
            _sizes(outer.inputs[0], found),
            _sizes(tensor, found),
            kernel=inner.inputs[1].shape.as_list()[:2],
            strides=(1, 1),
            dilations=[int(n) for n in static_value(outer.inputs[1])],
            padding=[int(n) for n in zeros + crops],
        )

    return outer.inputs[0], rule


def _along(axes_of):
    """Makes a rule that requires that rows and columns are not among the axes that change."""

    def rule(operation, tensor, found):
        rank = operation.inputs[0].shape.rank
        if {int(axis) % rank for axis in axes_of(operation)} & set(found.places):
            raise ValueError("it moves rows or columns")
        return found

    return rule


def _tiled(operation, tensor, found):
    counts = static_value(operation.inputs[1])
    if any(place is not None and counts[place] != 1 for place in found.places):
        raise ValueError("it repeats rows or columns")
    return found


def _over_last(operation, tensor, found):
    return found.over({operation.inputs[0].shape.rank - 1})


def _multiplied(operation, tensor, found):
    """A product with weights mixes the last axis, or the one before where it is transposed."""
    rank = operation.inputs[0].shape.rank
    name = "transpose_a" if operation.type == "MatMul" else "adj_x"
    if operation.inputs[1].shape.rank not in (2, rank) or operation.get_attr(name):
        raise ValueError("its product is not one of channels")
    return found.over({rank - 1})


def einsum(operation, index, found):
    """Returns the map of a sum of products as one of its operands, that of this index, has it."""
    inputs, result = operation.get_attr("equation").decode().split("->")
    operand = inputs.split(",")[index]
    if "..." in operand:
        raise ValueError("its equation has an ellipsis")
    letters = [None if place is None else operand[place] for place in found.places]
    summed = {operand.index(letter) for letter in letters if letter and letter not in result}
    places = [None if n is None or n not in result else result.index(n) for n in letters]
    return found.over(summed).at(places)


MOVES = {
    **dict.fromkeys(("Conv2D", "DepthwiseConv2dNative", "MaxPool", "AvgPool"), _window),
    **dict.fromkeys(("Reshape", "ExpandDims", "Squeeze"), _reshaped),
    **dict.fromkeys(("Pad", "PadV2", "MirrorPad"), _padded),
    **dict.fromkeys(INTERPOLATIONS, _resized),
    **dict.fromkeys(("MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3"), _multiplied),
    **dict.fromkeys(("Softmax", "LogSoftmax", "L2Loss"), _over_last),
    **dict.fromkeys(("StridedSlice", "Slice"), sliced),
    **dict.fromkeys(("Split", "SplitV"), split),
    "Unpack": unpacked,
    "Conv2DBackpropInput": _transposed_convolution,
    "ScaleAndTranslate": _scaled,
    "Transpose": _transposed,
    "SpaceToDepth": _to_depth,
    "DepthToSpace": _from_depth,
    "ReverseV2": _along(lambda operation: static_value(operation.inputs[1]).flat),
    "Roll": _along(lambda operation: static_value(operation.inputs[2]).flat),
    "GatherV2": _along(lambda operation: [static_value(operation.inputs[2])]),
    "Cumsum": _along(lambda operation: [static_value(operation.inputs[1])]),
    "Tile": _tiled,
}
