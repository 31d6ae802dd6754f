"""What the units along one axis of a feature map see of the input."""

from math import inf
from typing import NamedTuple


class Field(NamedTuple):
    """What the units along one axis see, borders apart.

    Unit i sees `size` positions of the input from position `start + i * stride`
    on; those before 0 or behind the end are padding.

    Attributes:
        size: Number of positions that a unit sees, padding included.
        stride: Distance in the input between two neighbouring units; 0 where
            every unit sees the same.
        start: First position that unit 0 sees, negative in the padding; None
            where TensorFlow's "same" padding depends on an unknown input size.
    """

    size: int
    stride: int
    start: int | None

    @property
    def centre(self):
        """Position of the middle of what unit 0 sees."""
        return None if self.start is None else self.start + (self.size - 1) / 2

    def after_window(self, kernel, stride, padding):
        """Returns the field after a window of `kernel` positions has slid over this one."""
        unknown = self.start is None or padding is None
        return Field(
            size=self.size + (kernel - 1) * self.stride,
            stride=self.stride * stride,
            start=None if unknown else self.start - padding * self.stride,
        )

    def of_all(self, units):
        """Returns the field of what sees all `units` of an axis; None is an unknown number."""
        if self.stride == 0:
            return self
        if units is None or self.start is None:
            return Field(inf, 0, -inf)
        return Field(self.size + (units - 1) * self.stride, 0, self.start)


class Axis(NamedTuple):
    """One axis of a feature map.

    Attributes:
        field: The `Field` of its units.
        extents: For each unit the first and last input position that it really
            sees, borders and gaps counted, or None if it sees padding only;
            None in place of all where the input's size is unknown.
    """

    field: Field
    extents: tuple | None

    def after_window(self, units, *, kernel, stride=1, dilation=1, padding=0):
        """Returns the axis of `units` windows over this one."""
        field = self.field.after_window((kernel - 1) * dilation + 1, stride, padding)
        if self.extents is None or units is None or padding is None:
            return Axis(field, None)
        if field.stride == 0:
            return Axis(field, (hull(self.extents),) * units)
        starts = [unit * stride - padding for unit in range(units)]
        windows = [range(first, first + kernel * dilation, dilation) for first in starts]
        known = range(len(self.extents))
        seen = [[self.extents[i] for i in window if i in known] for window in windows]
        return Axis(field, tuple(map(hull, seen)))

    def of_all(self):
        """Returns the axis of one unit that sees what all of these see."""
        if self.extents is None:
            return Axis(self.field.of_all(None), None)
        return Axis(self.field.of_all(len(self.extents)), (hull(self.extents),))


def pixels(size):
    """Returns the axis of the input itself; `size` is None if it is unknown."""
    extents = None if size is None else tuple((i, i) for i in range(size))
    return Axis(Field(size=1, stride=1, start=0), extents)


def hull(extents):
    """Returns the smallest extent around several; None if all of them are None."""
    seen = [extent for extent in extents if extent is not None]
    if not seen:
        return None
    return min(first for first, _ in seen), max(last for _, last in seen)


def merged(axes):
    """Returns the axis of units that see what units of several axes see.

    Args:
        axes: List of `Axis`.

    Returns:
        An `Axis` with the union.

    Raises:
        ValueError: If the strides or the centres of the units differ.
    """
    if any(axis.field.stride == 0 for axis in axes):
        axes = [axis.of_all() if axis.field.stride else axis for axis in axes]
    fields = [axis.field for axis in axes]
    centres = {field.centre for field in fields} if fields[0].stride else {0}
    for name, values in (("strides", {field.stride for field in fields}), ("centres", centres)):
        if len(values) > 1:
            raise ValueError(f"{name} differ: {', '.join(f'{v:g}' for v in sorted(values))}")
    known = [axis.extents for axis in axes]
    units = None if None in known else max(map(len, known))
    if units is None:
        return Axis(_union(fields), None)
    known = [extents * units if len(extents) == 1 else extents for extents in known]
    return Axis(_union(fields), tuple(map(hull, zip(*known, strict=True))))


def _union(fields):
    largest = max(fields, key=lambda field: field.size)
    if largest.start is None or largest.size == inf:
        return largest
    start = min(field.start for field in fields)
    stop = max(field.start + field.size for field in fields)
    return Field(stop - start, largest.stride, start)


def same_padding(size, kernel, stride):
    """Returns the zeros that TensorFlow's "same" padding puts before an axis.

    The total is what the last window lacks; of an odd total the larger half
    goes behind, so that the padding is not symmetric.

    Args:
        size: Size of the axis; None if unknown.
        kernel: Size of the window, dilation included.
        stride: Step of the window.

    Returns:
        Number of zeros; None if it depends on the unknown size.
    """
    if stride == 1:
        return (kernel - 1) // 2
    if size is None:
        return None
    windows = -(-size // stride)
    return max((windows - 1) * stride + kernel - size, 0) // 2
