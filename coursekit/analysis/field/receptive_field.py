"""Which part of the image a unit of a layer sees."""

from typing import NamedTuple

from coursekit.analysis.field.axes import Axis, pixels
from coursekit.analysis.field.graph_rules import axes_through_graph
from coursekit.analysis.field.layer_rules import rule_of
from coursekit.analysis.trace.calls import find_call, record_calls, tensors
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

    def window(self, row=0, column=0):
        """Returns what a unit sees with the padding, as if the input had no border.

        Args:
            row: Row of the unit, 0 for a layer without rows.
            column: Column of the unit, 0 for a layer without columns.

        Returns:
            ((top, bottom), (left, right)): first position and the one behind
            the last; negative or beyond the input in the padding.

        Raises:
            ValueError: If they depend on the input's size, which is not known,
                or the unit sees nothing.
        """
        spans = [axis.field.placed and axis.field.span(i) for axis, i in self._units(row, column)]
        if not all(spans):
            raise ValueError("`window` needs a unit that sees something, and a known input size.")
        return tuple((first, last + 1) for first, last in spans)

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
        names = ("row", "column")
        return tuple(map(_slice, names, *zip(*self._units(row, column), strict=True)))

    def _units(self, row, column):
        """Pairs each axis with its unit: with 0 where every unit sees the same."""
        axes = ((self.height, row), (self.width, column))
        return [(axis, index if axis.field.advance else 0) for axis, index in axes]


def _slice(name, axis, index):
    if axis.extents is None:
        raise ValueError("`region` needs to know the input's size: pass `input_shape`.")
    count = len(axis.extents)
    if not 0 <= index < count:
        raise IndexError(f"`{name}` must be from 0 to {count - 1}; got {index}.")
    first, last = axis.extents[index] or (0, -1)
    return slice(first, last + 1)


def receptive_field(model, layer=None, *, input_shape=None, strict=True):
    """Finds the receptive field of a layer by arithmetic.

    It is the theoretical one: what can reach a unit, however small its share.
    "same" padding is TensorFlow's, of which the odd zero goes behind. What pools
    or flattens everything sees everything. Behind a resizing or a transposed
    convolution, where neighboring units may see windows of different sizes,
    the size is the largest. Sums, activations and other plain operations
    between the layers are followed on the TensorFlow backend.

    Args:
        model: A built `keras.Model` of one image input, functional, Sequential,
            nested, or subclassed if Keras can trace it.
        layer: The layer itself, its name or its path "outer/inner"; by default
            the model's output. Of a layer that is called several times, the
            first call counts.
        input_shape: (height, width, channels) where the model leaves them open;
            what depends on them is otherwise None.
        strict: Whether paths that meet with different centers are an error;
            otherwise the field is their union.

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
    axes = _Follower(record, strict=strict).axes_of(target)
    if axes is None:
        raise ValueError(f"`layer` {name!r} does not depend on the images as far as it is known.")
    return ReceptiveField(name, *axes)


def _target(model, record, layer):
    if layer is None:
        if len(record.outputs) != 1:
            raise ValueError(f"`layer` must be given: the model has {len(record.outputs)} outputs.")
        return model.name, record.outputs[0]
    call = find_call(record, layer)
    return call.path, call.outputs[0]


class _Follower:
    """Follows the axes of the input through the calls of a record."""

    def __init__(self, record, *, strict):
        self.strict = strict
        self.spatial = (2, 3) if keras.config.image_data_format() == "channels_first" else (1, 2)
        image = record.inputs[0]
        self.known = {id(image): tuple(pixels(image.shape[axis]) for axis in self.spatial)}
        for call in record.calls:
            axes = self._after(call)
            self.known.update({id(tensor): axes for tensor in call.outputs})

    def axes_of(self, tensor):
        """Returns the axes of a tensor, None for one that no path from the image leads to."""
        axes = self._axes_or_error(tensor)
        if isinstance(axes, ValueError):
            raise axes
        return axes

    def _axes_or_error(self, tensor):
        if id(tensor) not in self.known:
            try:
                axes = axes_through_graph(
                    tensor, self._axes_or_error, spatial=self.spatial, strict=self.strict
                )
            except ValueError as error:
                axes = error
            self.known[id(tensor)] = axes
        return self.known[id(tensor)]

    def _after(self, call):
        """Returns the axes of what a call returns, or the error that says why it has none."""
        is_layer = isinstance(call.layer, keras.Layer)
        given = call.inputs if is_layer else tensors(call.arguments)
        inputs = [self._axes_or_error(tensor) for tensor in given]
        errors = [axes for axes in inputs if isinstance(axes, ValueError)]
        if errors:
            return errors[0]
        inputs = [axes for axes in inputs if axes is not None]
        if not inputs:
            return None
        rule = rule_of(call.layer, strict=self.strict)
        if rule is None:
            return self._without_rule(call)
        try:
            return rule(call, inputs)
        except ValueError as error:
            what = "the paths that meet in {} do not align: {}" if len(inputs) > 1 else "{}: {}"
            return ValueError(what.format(repr(call.path), error))

    def _without_rule(self, call):
        """Looks at the operations inside a layer that no table names."""
        axes = self._axes_or_error(call.outputs[0]) if call.outputs else None
        if isinstance(axes, tuple):
            return axes
        return ValueError(
            "`model` must consist of layers whose windows are known; "
            f"{call.path!r} ({type(call.layer).__name__}) is not one: {axes}"
        )
