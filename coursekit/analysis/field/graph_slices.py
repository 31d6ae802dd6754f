"""Slices and splits of TensorFlow's graph, as windows of one position that begin and step."""

from coursekit._extras import optional
from coursekit.analysis.field.places import one_unit, part, slices

tf = optional("tensorflow")


def sliced(operation, tensor, found):
    """Keeps some rows and columns, or one of them."""
    shape = operation.inputs[0].shape.as_list()
    return slices(found, _whole_slice(operation, tensor), shape, tensor.shape)


def _whole_slice(operation, tensor):
    """Returns begin, step and new place (None if dropped) of each axis of the operand."""
    if operation.type == "Slice":
        begins = _numbers(operation.inputs[1])
        return [(begin, 1, place) for place, begin in enumerate(begins)]
    begins, steps = _numbers(operation.inputs[1]), _numbers(operation.inputs[3])
    masks = {
        name: operation.get_attr(f"{name}_mask")
        for name in ("begin", "ellipsis", "new_axis", "shrink_axis")
    }
    rank = operation.inputs[0].shape.rank
    entries = [
        i for i in range(len(begins)) if not (masks["new_axis"] | masks["ellipsis"]) >> i & 1
    ]
    result, place = [], 0
    for i in range(len(begins)):
        if masks["ellipsis"] >> i & 1:
            for _ in range(rank - len(entries)):
                result.append((0, 1, place))
                place += 1
        elif masks["new_axis"] >> i & 1:
            place += 1
        elif masks["shrink_axis"] >> i & 1:
            result.append((begins[i], 1, None))
        else:
            begin = 0 if masks["begin"] >> i & 1 and steps[i] > 0 else begins[i]
            result.append((begin, steps[i], place))
            place += 1
    result += [(0, 1, place + i) for i in range(rank - len(result))]
    return result


def _numbers(tensor):
    """Returns the entries of a vector of integers, None for one that is not known."""
    value = tf.get_static_value(tensor, partial=True)
    if value is None:
        return [None] * tensor.shape[0]
    return [None if entry is None else int(entry) for entry in list(value)]


def split(operation, tensor, found):
    """Keeps one of several parts in a row."""
    values = operation.inputs
    is_even = operation.type == "Split"
    axis = int(tf.get_static_value(values[0] if is_even else values[2]))
    source = values[1] if is_even else values[0]
    axis %= source.shape.rank
    before = [output.shape[axis] for output in operation.outputs[: tensor.value_index]]
    return part(found, axis, before, tensor.shape[axis])


def unpacked(operation, tensor, found):
    """Takes an axis apart."""
    axis = operation.get_attr("axis") % operation.inputs[0].shape.rank
    axes, places = [], []
    for old, place in zip(found.axes, found.places, strict=True):
        if place == axis:
            if found.is_tokens:
                raise ValueError("it splits rows and columns that are one axis")
            axes.append(one_unit(old, tensor.value_index))
            places.append(None)
        else:
            axes.append(old)
            places.append(None if place is None else place - (place > axis))
    return found.with_axes(axes).at(places)
