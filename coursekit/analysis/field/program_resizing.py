"""Equations of JAX's program that take rows and columns by number, or weigh them: resizing."""

from coursekit.analysis.field.maps import require_apart
from coursekit.analysis.field.taps import REACHES, resizing_taps
from coursekit.analysis.trace.jax_program import shape_of, static_value
import numpy as np

ROUNDING = 1e-5  # of the weights of a resizing, which are below one


def gathered(equation, tensor, found, program):
    """Takes entries by number: of other axes, or of rows or columns as a resizing does."""
    numbers, shape = equation.parameters["dimension_numbers"], shape_of(equation.inputs[0])
    taken = equation.parameters["slice_sizes"]
    dropped = {*numbers.collapsed_slice_dims, *numbers.operand_batching_dims}
    kept = [axis for axis in range(len(shape)) if axis not in dropped]
    whole = {
        axis: numbers.offset_dims[kept.index(axis)] for axis in kept if taken[axis] == shape[axis]
    }
    moves = {place for place in found.places if place is not None and place not in whole}
    if not moves:
        return found.at(None if place is None else whole[place] for place in found.places)
    new = [axis for axis in range(len(tensor.shape)) if axis not in numbers.offset_dims]
    if found.is_tokens or len(moves) > 1 or moves != dropped or len(new) > 1:
        raise ValueError("it moves rows or columns")
    indices = static_value(equation.inputs[1], program).reshape(-1).tolist()
    (axis,) = moves
    places = [new[0] if place == axis else place and whole[place] for place in found.places]
    taps = _taps_of([(index,) for index in indices], shape[axis])
    return _along(found, axis, taps, len(indices)).at(places)


def _along(found, place, taps, count):
    return found.with_axes(
        axis.after(taps, count) if at == place else axis
        for axis, at in zip(found.axes, found.places, strict=True)
    )


def _taps_of(seen, size):
    """Returns the taps of the resizing that has each unit look at some units of an axis.

    Raises:
        ValueError: If no interpolation does that.
    """
    for kind in REACHES:
        for antialias in (False, True):
            taps = resizing_taps(size, len(seen), kind, antialias=antialias)
            if all(
                tuple(unit for unit in taps.of(i) if 0 <= unit < size) == tuple(seen[i])
                for i in range(len(seen))
            ):
                return taps
    raise ValueError("it moves rows or columns as no interpolation does")


def dot(equation, tensor, index, found, program):
    """Returns the map of a sum of products as one of its operands, that of this index, has it.

    Where the other operand holds known weights of rows or columns, it resizes them.
    """
    summed, batched = equation.parameters["dimension_numbers"]
    rank, axes = len(equation.inputs[index].shape), list(summed[index])
    shared = list(batched[index])
    free = [axis for axis in range(rank) if axis not in axes and axis not in shared]
    other = equation.inputs[1 - index]
    others = len(other.shape) - len(summed[1 - index]) - len(batched[1 - index])
    offset = len(shared) + (others if index else 0)
    places = [
        shared.index(place)
        if place in shared
        else offset + free.index(place)
        if place in free
        else None
        for place in found.places
    ]
    if len(axes) == 1 and axes[0] in found.places and len(other.shape) == 2 and not shared:
        try:
            return _resized(equation, index, found, places, free, program)
        except ValueError:
            pass  # each unit may see all of the axis
    return found.over(set(axes)).at(places)


def _resized(equation, index, found, places, free, program):
    require_apart(found)
    (axis,) = equation.parameters["dimension_numbers"][0][index]
    (along,) = equation.parameters["dimension_numbers"][0][1 - index]
    weights = np.moveaxis(np.asarray(static_value(equation.inputs[1 - index], program)), along, 0)
    seen = [tuple(np.flatnonzero(abs(column) > ROUNDING).tolist()) for column in weights.T]
    taps = _taps_of(seen, len(weights))
    new = 0 if index else len(free)
    places = [new if place == axis else p for p, place in zip(places, found.places, strict=True)]
    return _along(found, axis, taps, len(seen)).at(places)
