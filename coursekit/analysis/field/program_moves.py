"""Equations of JAX's program that move rows and columns: one function a kind.

Each takes the equation, its output, the `Map` of its first operand and the program, and
returns the `Map` of the output. It raises ValueError where that cannot be told.
"""

from coursekit.analysis.field.axes import known_size
from coursekit.analysis.field.layer_rules import OPEN, moved, windows
from coursekit.analysis.field.maps import require_apart, reshaped
from coursekit.analysis.field.places import enlarged, one_unit, part, slices
from coursekit.analysis.field.program_resizing import gathered
from coursekit.analysis.field.taps import (
    same_padding,
    transposed_taps,
    window_taps,
)
from coursekit.analysis.trace.jax_program import programs_in, shape_of, static_value
import numpy as np

MIRROR = "_pad"  # of `jax.numpy`: joins what it turned around


def mirrors(parameters):
    """Says whether a function that the program calls pads with what it mirrors."""
    if parameters.get("name") != MIRROR:
        return False
    return any(e.primitive.name == "concatenate" for p in programs_in(parameters) for e in p.eqns)


def _sizes(value, places):
    return [known_size(value.shape[place]) for place in places]


def _convolution(equation, tensor, found, program):
    """A convolution; of an image with gaps it is a transposed one."""
    require_apart(found)
    numbers = equation.parameters["dimension_numbers"]
    axes = numbers.lhs_spec[2:]
    if found.places != axes or equation.parameters["batch_group_count"] != 1:
        raise ValueError(f"it takes axes {axes} for rows and columns, which are {found.places}")
    images, kernel = equation.inputs
    after, count = found.at(numbers.out_spec[2:]), range(len(axes))
    kernel = [kernel.shape[place] for place in numbers.rhs_spec[2:]]
    dilations, gaps = (equation.parameters[name] for name in ("rhs_dilation", "lhs_dilation"))
    strides, amounts = (equation.parameters[name] for name in ("window_strides", "padding"))
    before = [known_size(first) for first, _ in amounts]
    units = _sizes(tensor, after.places)
    if set(gaps) == {1}:
        sizes = _sizes(images, axes)
        reaches = [(kernel[i] - 1) * dilations[i] + 1 for i in count]
        return _window(after, sizes, units, kernel, reaches, strides, dilations, before)
    if set(strides) != {1} or None in before:
        raise ValueError(OPEN if None in before else "it steps over the gaps of an image")
    taps = [
        transposed_taps(
            kernel[i],
            stride=gaps[i],
            dilation=dilations[i],
            padding=(kernel[i] - 1) * dilations[i] - before[i],
        )
        for i in count
    ]
    return moved(after, taps, units)


def _window(found, sizes, units, kernel, reaches, strides, dilations, before):
    """Windows that slide; where their padding is not known it is that of "same"."""
    for i in range(len(before)):
        if before[i] is None:
            before[i] = same_padding(sizes[i], reaches[i], strides[i])
    options = {"strides": strides, "dilations": dilations, "padding": before}
    return windows(found, sizes, units, kernel=kernel, **options)


def _pooling(equation, tensor, found, program):
    require_apart(found)
    parameters, places = equation.parameters, found.places
    if set(parameters["base_dilation"]) != {1}:
        raise ValueError("it pools an image with gaps")
    kernel, strides, dilations, amounts = (
        [parameters[name][place] for place in places]
        for name in ("window_dimensions", "window_strides", "window_dilation", "padding")
    )
    before = [known_size(first) for first, _ in amounts]
    reaches = [(kernel[i] - 1) * dilations[i] + 1 for i in range(2)]
    sizes, units = _sizes(equation.inputs[0], places), _sizes(tensor, places)
    return _window(found, sizes, units, kernel, reaches, strides, dilations, before)


def _padded(equation, tensor, found, program):
    amounts = equation.parameters["padding_config"]
    if not any(any(amounts[place]) for place in found.places if place is not None):
        return found
    require_apart(found)
    taps = []
    for place in found.places:
        before, _, gap = amounts[place]
        if known_size(before) is None:
            raise ValueError(OPEN)
        options = {"stride": gap + 1, "padding": -int(before)}
        is_plain = gap == 0
        taps.append(
            window_taps(1, padding=int(before)) if is_plain else transposed_taps(1, **options)
        )
    return moved(found, taps, _sizes(tensor, found.places))


def _mirrored(equation, tensor, found, program):
    """Has the function pad the numbers of rows and columns, which says what mirrors what."""
    from jax.extend.core import jaxpr_as_fun

    require_apart(found)
    shape = shape_of(equation.inputs[0])
    if None in shape:
        raise ValueError(OPEN)
    pad = jaxpr_as_fun(equation.parameters["jaxpr"])
    fill = [static_value(value, program) for value in equation.inputs[1:]]
    axes = []
    for axis, place in zip(found.axes, found.places, strict=True):
        numbers = np.arange(shape[place], dtype=equation.inputs[0].dtype)
        layout = [-1 if i == place else 1 for i in range(len(shape))]
        image = np.broadcast_to(numbers.reshape(layout), shape)
        padded = np.moveaxis(np.asarray(pad(image, *fill)[0]), place, -1)
        sources = padded.reshape(-1, padded.shape[-1])[0].astype(int).tolist()
        axes.append(_after_mirror(axis, sources, shape[place]))
    return found.with_axes(axes)


def _after_mirror(axis, sources, size):
    """Returns the axis behind a padding; units far from the border stay as they are."""
    whole = list(range(size))
    before = next(i for i in range(len(sources)) if sources[i : i + size] == whole)
    after = axis.after(window_taps(1, padding=before), len(sources))
    if axis.extents is None:
        return after
    return after._replace(extents=tuple(axis.extents[source] for source in sources))


def _reshaped(equation, tensor, found, program):
    return reshaped(found, shape_of(equation.inputs[0]), shape_of(tensor))


def _squeezed(equation, tensor, found, program):
    dropped, axes, places = set(equation.parameters["dimensions"]), [], []
    for axis, place in zip(found.axes, found.places, strict=True):
        is_dropped = place in dropped
        axes.append(one_unit(axis, 0) if is_dropped else axis)
        lost = place is None or is_dropped
        places.append(None if lost else place - sum(d < place for d in dropped))
    return found.with_axes(axes).at(places)


def _broadcast(equation, tensor, found, program):
    """Repeats; a new axis of size one may stand for rows or columns that are no more."""
    order, shape = equation.parameters["broadcast_dimensions"], shape_of(tensor)
    new = [axis for axis, size in enumerate(shape) if axis not in order and size == 1]
    places = [
        (new.pop(0) if new else None) if place is None else order[place] for place in found.places
    ]
    return enlarged(found, shape_of(equation.inputs[0]), shape, places)


def _transposed(equation, tensor, found, program):
    order = list(equation.parameters["permutation"])
    return found.at(None if place is None else order.index(place) for place in found.places)


def _sliced(equation, tensor, found, program):
    begins = equation.parameters["start_indices"]
    steps = equation.parameters["strides"] or (1,) * len(begins)
    kept = [
        (known_size(begin), step, place)
        for place, (begin, step) in enumerate(zip(begins, steps, strict=True))
    ]
    return slices(found, kept, shape_of(equation.inputs[0]), shape_of(tensor))


def _sliced_at(equation, tensor, found, program):
    """A slice whose beginnings are numbers; one that would reach too far begins earlier."""
    shape, sizes = shape_of(equation.inputs[0]), equation.parameters["slice_sizes"]
    kept = [(0, 1, place) for place in range(len(shape))]
    for place in found.places:
        if place is not None and sizes[place] != shape[place]:
            if shape[place] is None:
                raise ValueError(OPEN)
            begin = int(static_value(equation.inputs[1 + place], program))
            kept[place] = (min(max(begin, 0), shape[place] - sizes[place]), 1, place)
    return slices(found, kept, shape, shape_of(tensor))


def _split(equation, tensor, found, program):
    sizes = [known_size(size) for size in equation.parameters["sizes"]]
    index = program.index_of(tensor)
    return part(found, equation.parameters["axis"], sizes[:index], sizes[index])


def _axis_by_axis(*names):
    """Makes a rule that requires that rows and columns are not among the axes that change."""

    def rule(equation, tensor, found, program):
        axes = [equation.parameters[name] for name in names]
        changed = {a for axis in axes for a in (axis if isinstance(axis, tuple) else (axis,))}
        if changed & set(found.places):
            raise ValueError("it moves rows or columns")
        return found

    return rule


def _tiled(equation, tensor, found, program):
    counts = equation.parameters["reps"]
    if any(place is not None and counts[place] != 1 for place in found.places):
        raise ValueError("it repeats rows or columns")
    return found


def _over_last(equation, tensor, found, program):
    if len(equation.inputs[0].shape) - 1 in found.places:
        raise ValueError("it moves rows or columns")
    return found


MOVES = {
    "conv_general_dilated": _convolution,
    **dict.fromkeys(
        ("reduce_window_max", "reduce_window_min", "reduce_window_sum", "reduce_window"), _pooling
    ),
    "pad": _padded,
    MIRROR: _mirrored,
    "reshape": _reshaped,
    "squeeze": _squeezed,
    "broadcast_in_dim": _broadcast,
    "transpose": _transposed,
    "slice": _sliced,
    "dynamic_slice": _sliced_at,
    "split": _split,
    "gather": gathered,
    "tile": _tiled,
    "top_k": _over_last,
    "rev": _axis_by_axis("dimensions"),
    **dict.fromkeys(("sort",), _axis_by_axis("dimension")),
    **dict.fromkeys(
        ("cumsum", "cumprod", "cummax", "cummin", "cumlogsumexp"), _axis_by_axis("axis")
    ),
}
