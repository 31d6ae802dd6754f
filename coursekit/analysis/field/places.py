"""What repeating, slicing and splitting does to rows and columns, on any backend."""

from coursekit.analysis.field.axes import Axis, Field, hull, known_size
from coursekit.analysis.field.taps import Taps


def one_unit(axis, unit):
    """Returns the axis of one unit alone."""
    extents = None if axis.extents is None else (hull([axis.extents[unit]]),)
    return Axis(Field((axis.field.span(unit),), 0, axis.field.placed), extents)


def broadcast(inputs, given, shape):
    """Returns the maps of operands of a lower rank, or of one row or column, as large as a result.

    Args:
        inputs: The operands.
        given: The `Map` of each; None for one that does not depend on the images.
        shape: Shape of the result; None is an unknown size.

    Returns:
        A list of the maps that there are.
    """
    shape, result = tuple(map(known_size, shape)), []
    for source, found in zip(inputs, given, strict=True):
        if found is not None:
            before = tuple(map(known_size, source.shape))
            moved = [None if p is None else p + len(shape) - len(before) for p in found.places]
            result.append(enlarged(found, before, shape, moved))
    return result


def enlarged(found, before, after, places):
    """Returns the map of what is repeated: of one row or column that is, all units see it.

    Args:
        found: The `Map` of the operand.
        before: Its shape; None is an unknown size.
        after: The shape of the result.
        places: Where rows and columns lie in the result.
    """
    axes = [
        one_unit(axis, 0) if old is not None and before[old] == 1 and after[new] != 1 else axis
        for axis, old, new in zip(found.axes, found.places, places, strict=True)
    ]
    return found.with_axes(axes).at(places)


def slices(found, kept, before, after):
    """Returns the map of some rows and columns, or of one of them.

    Args:
        found: The `Map` of the operand.
        kept: For each axis of the operand where it begins, how far it steps, and which axis
            of the result it is; None for a beginning that is not known, or an axis that is
            no more, as its one unit alone is kept.
        before: Shape of the operand; None is an unknown size.
        after: Shape of the result.

    Raises:
        ValueError: If that cannot be told.
    """
    axes, places = [], []
    for axis, place in zip(found.axes, found.places, strict=True):
        if place is None:
            axes.append(axis)
            places.append(None)
            continue
        begin, step, new_place = kept[place]
        whole = begin == 0 and step == 1 and new_place is not None
        whole = whole and after[new_place] == before[place]
        if not whole and found.is_tokens:
            raise ValueError("it slices rows and columns that are one axis")
        if begin is None or (begin < 0 and before[place] is None):
            raise ValueError("where its slice begins depends on the input's size")
        if step < 0:
            raise ValueError("its slice turns rows or columns around")
        begin = begin + before[place] if begin < 0 else begin
        places.append(new_place)
        if new_place is None:
            axes.append(one_unit(axis, begin))
        elif whole:
            axes.append(axis)
        else:
            axes.append(axis.after(Taps(((begin,),), step), after[new_place]))
    return found.with_axes(axes).at(places)


def part(found, axis, before, size):
    """Returns the map of one of several parts in a row along an axis.

    Args:
        found: The `Map` of the whole.
        axis: The axis.
        before: Sizes of the parts before it; None is an unknown one.
        size: Its own.

    Raises:
        ValueError: If that cannot be told.
    """
    if axis not in found.places:
        return found
    if found.is_tokens:
        raise ValueError("it splits rows and columns that are one axis")
    if None in before:
        raise ValueError("where its parts begin depends on the input's size")
    return found.with_axes(
        old.after(Taps(((sum(before),),), 1), size) if place == axis else old
        for old, place in zip(found.axes, found.places, strict=True)
    )
