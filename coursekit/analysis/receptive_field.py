"""Which part of the image a unit of a layer sees."""

from typing import NamedTuple

from coursekit.analysis.recording import record_calls, tensors
from coursekit.analysis.window_rules import rule_of
from coursekit.analysis.windows import Axis, merged, pixels
import keras


class ReceptiveField(NamedTuple):
    """What the units of a layer see of the input, height and width apart.

    Attributes:
        name: Path of the layer.
        height: The `Axis` of the rows.
        width: The `Axis` of the columns.
    """

    name: str
    height: Axis
    width: Axis

    @property
    def size(self):
        """Rows and columns that a unit sees, padding included; infinite if unknown."""
        return self.height.field.size, self.width.field.size

    @property
    def stride(self):
        """Rows and columns of the input from a unit to the next; 0 where all see the same."""
        return self.height.field.stride, self.width.field.stride

    @property
    def padding(self):
        """Rows and columns before the input that the first unit begins at; None if unknown."""
        starts = self.height.field.start, self.width.field.start
        return tuple(None if start is None else -start for start in starts)

    def region(self, row=0, column=0):
        """Returns the part of the input that a unit sees, without the padding.

        Args:
            row: Row of the unit, 0 for a layer without rows.
            column: Column of the unit, 0 for a layer without columns.

        Returns:
            Two slices, so that `image[field.region(3, 4)]` is what unit (3, 4)
            sees: the smallest rectangle, which dilation leaves gaps in.

        Raises:
            ValueError: If the size of the input is not known.
            IndexError: If there is no such unit.
        """
        units = (("row", row, self.height), ("column", column, self.width))
        return tuple(_slice(name, index, axis) for name, index, axis in units)


def _slice(name, index, axis):
    if axis.extents is None:
        raise ValueError("`region` needs to know the input's size: pass `input_shape`.")
    count = len(axis.extents)
    index = index if axis.field.stride else 0  # every unit sees the same
    if not 0 <= index < count:
        raise IndexError(f"`{name}` must be from 0 to {count - 1}; got {index}.")
    first, last = axis.extents[index] or (0, -1)
    return slice(first, last + 1)


def receptive_field(model, layer=None, *, input_shape=None):
    """Finds the receptive field of a layer by arithmetic.

    It is the theoretical one: what can reach a unit, however small its share.
    "same" padding is TensorFlow's, of which the odd zero goes behind. What pools
    or flattens everything sees everything.

    Args:
        model: A built `keras.Model` of one image input, functional, Sequential,
            nested, or subclassed if Keras can trace it and it joins its layers
            by layers. In mixed precision Keras casts between layers, which
            cannot be followed: give a float32 copy of the model.
        layer: The layer itself, its name or its path "outer/inner"; by default
            the model's output. Of a layer that is called several times, the
            first call counts.
        input_shape: (height, width, channels) where the model leaves them open;
            what depends on them is otherwise None.

    Returns:
        A `ReceptiveField`.

    Raises:
        ValueError: If the layer is not found, lies behind a layer whose windows
            are not known, or behind paths of different stride or alignment; the
            message names that layer.

    Reference:
        Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional
        Neural Networks", Distill 2019; lecture rows D31, E29, E30, E44, B102.
    """
    record = record_calls(
        model,
        input_shape=input_shape,
        is_leaf=lambda layer: rule_of(layer) is not None,
        open_sizes=True,
    )
    if len(record.inputs) != 1 or len(record.inputs[0].shape) != 4:
        shapes = [tuple(tensor.shape) for tensor in record.inputs]
        raise ValueError(f"`model` must have one input of images; it has {shapes}.")
    name, target = _target(model, record, layer)
    axes = _followed(record).get(id(target), _unknown("the output", model))
    if isinstance(axes, ValueError):
        raise axes
    return ReceptiveField(name, *axes)


def _target(model, record, layer):
    if layer is None:
        if len(record.outputs) != 1:
            raise ValueError(f"`layer` must be given: the model has {len(record.outputs)} outputs.")
        return model.name, record.outputs[0]
    for call in record.calls:
        same_path = isinstance(layer, str) and f"/{call.path}".endswith(f"/{layer}")
        if (call.layer is layer or same_path) and call.outputs:
            return call.path, call.outputs[0]
    names = ", ".join(call.path for call in record.calls)
    raise ValueError(f"`layer` must be one of {names}; got {getattr(layer, 'name', layer)!r}.")


def _followed(record):
    """Maps the id of each tensor to its axes, or to the error that says why it has none."""
    first = keras.config.image_data_format() == "channels_first"
    shape = record.inputs[0].shape
    height_width = shape[2:] if first else shape[1:3]
    known = {id(record.inputs[0]): tuple(map(pixels, height_width))}
    for call in record.calls:
        axes = _axes_after(call, known)
        known.update({id(tensor): axes for tensor in call.outputs})
    return known


def _axes_after(call, known):
    is_layer = isinstance(call.layer, keras.Layer)
    given = call.inputs if is_layer else tensors(call.arguments)
    inputs = [known.get(id(tensor)) for tensor in given]
    if not any(inputs) or (is_layer and None in inputs):
        return _unknown("the input", call.layer)
    inputs = [axes for axes in inputs if axes is not None]  # constants of an operation have none
    errors = [axes for axes in inputs if isinstance(axes, ValueError)]
    if errors:
        return errors[0]
    rule = rule_of(call.layer)
    if rule is None and all(axis.field.stride == 0 for axes in inputs for axis in axes):
        return tuple(map(merged, zip(*inputs, strict=True)))
    if rule is None:
        return ValueError(
            "`model` must consist of layers whose windows are known; "
            f"{call.path!r} ({type(call.layer).__name__}) is not one."
        )
    try:
        return rule(call, inputs)
    except ValueError as error:
        return ValueError(f"the paths that meet in {call.path!r} do not align: {error}.")


def _unknown(what, layer):
    return ValueError(
        f"{what} of {layer.name!r} cannot be followed: "
        "it comes from a computation that is no layer."
    )
