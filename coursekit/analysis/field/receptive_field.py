"""Which part of the image a unit of a layer sees."""

from typing import NamedTuple

from coursekit.analysis.field.axes import Axis
from coursekit.analysis.field.follower import Follower
from coursekit.analysis.table_text import html_table
from coursekit.analysis.trace.calls import record_calls

MIXED = (
    "every unit sees the same, since a layer before mixes all places (a global pooling, a "
    "squeeze-and-excitation, a normalization over places, attention, a flattening)"
)


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
    def is_global(self):
        """Whether all units see the same, as behind what mixes all places of the image."""
        return self.stride == (0, 0)

    @property
    def padding(self):
        """Rows and columns before the input that the first unit begins at; None if unknown."""
        starts = self.height.field.start, self.width.field.start
        return tuple(None if start is None else -start for start in starts)

    def __repr__(self):
        size, stride, padding = map(_by, (self.size, self.stride, self.padding))
        numbers = f"{size} pixels, stride {stride}, padding {padding}"
        return f"<ReceptiveField of {self.name!r}: {numbers}{self._same()}>"

    def _repr_html_(self):
        lines = [
            [name, *map(_number, values)]
            for name, *values in zip(
                ("rows", "columns"), self.size, self.stride, self.padding, strict=True
            )
        ]
        table = html_table([self.name, "sees (pixels)", "stride", "padding"], lines, words=1)
        return table + (f"<div>{self._same()[2:]}.</div>" if 0 in self.stride else "")

    def _same(self):
        """Says what a stride of 0 means."""
        if 0 not in self.stride:
            return ""
        if self.is_global:
            return f"; global: {MIXED}"
        return f"; along its {('rows', 'columns')[self.stride.index(0)]} {MIXED}"

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


def _by(values):
    return " x ".join(map(_number, values))


def _number(value):
    return "?" if value is None else f"{value:g}"


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
    the size is the largest. Sums, activations, slices, padding and other
    operations of known geometry between the layers are followed on
    TensorFlow and JAX.

    Args:
        model: A built `keras.Model` of images, functional, Sequential, nested,
            or subclassed if Keras can trace it. Of several image inputs, which
            must have one size, the field is the union.
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
        ValueError: If the layer is not found or its name is that of several,
            lies behind a layer whose windows are not known, or behind paths of
            different stride or alignment; the message names that layer.

    Example:
        >>> import keras
        >>> from coursekit.analysis import receptive_field
        >>> layers = [keras.layers.Conv2D(8, 3, padding="same"), keras.layers.MaxPooling2D(2)]
        >>> model = keras.Sequential([keras.Input((32, 32, 3)), *layers], name="net")
        >>> receptive_field(model)
        <ReceptiveField of 'net': 4 x 4 pixels, stride 2 x 2, padding 1 x 1>

    Reference:
        Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional
        Neural Networks", Distill 2019.
    """
    record = record_calls(model, input_shape=input_shape, open_sizes=True)
    return field_in(record, layer, strict=strict)


def field_in(record, layer=None, *, strict=True):
    """Finds the receptive field of a layer in a trace that is there already.

    Args:
        record: A `Record` of a model.
        layer: As in `receptive_field`, which also says what is returned and raised.
        strict: Likewise.
    """
    follower = Follower(record, strict=strict)
    name, target = _target(record, layer)
    found = follower.map_of(target)
    if found is None:
        raise ValueError(f"`layer` {name!r} does not depend on the images as far as it is known.")
    return ReceptiveField(name, *found.axes)


def _target(record, layer):
    if layer is None:
        if len(record.outputs) != 1:
            raise ValueError(f"`layer` must be given: the model has {len(record.outputs)} outputs.")
        return record.model.name, record.outputs[0]
    call = record.find(layer)
    return call.path, call.outputs[0]
