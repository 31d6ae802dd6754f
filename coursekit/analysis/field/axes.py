"""What the units along one axis of a feature map see of the input."""

from fractions import Fraction
from math import gcd, inf, lcm
from numbers import Integral
from typing import NamedTuple


class Field(NamedTuple):
    """What the units along one axis see, borders apart.

    Behind a resizing or a transposed convolution neighboring units may see
    windows of different sizes, in a pattern that repeats.

    Attributes:
        spans: For each unit of one period the first and last position of the
            input that it sees, negative in the padding; None for a unit that
            sees nothing.
        advance: Positions of the input from one period to the next; 0 where
            every unit sees the same.
        placed: False where TensorFlow's "same" padding depends on an unknown
            input size, so that the spans may be shifted.
    """

    spans: tuple
    advance: int
    placed: bool = True

    @property
    def size(self):
        """Number of positions that a unit sees, padding included: the most of any unit."""
        return max(last - first + 1 for first, last in filter(None, self.spans))

    @property
    def stride(self):
        """Distance in the input between two neighboring units, a fraction if upsampled."""
        stride = Fraction(self.advance, len(self.spans))
        return stride.numerator if stride.denominator == 1 else float(stride)

    @property
    def start(self):
        """First position that unit 0 sees; None if that is not known."""
        return self.spans[0][0] if self.placed and self.spans[0] else None

    @property
    def center(self):
        """Position of the middle of what unit 0 sees, a mean over the period; None if unknown."""
        if not self.placed:
            return None
        middles = [
            Fraction(sum(span), 2) - Fraction(unit * self.advance, len(self.spans))
            for unit, span in enumerate(self.spans)
            if span is not None
        ]
        return sum(middles) / len(middles)

    def span(self, unit):
        """Returns the first and last position that a unit sees, or None."""
        turn, phase = divmod(unit, len(self.spans))
        span = self.spans[phase]
        return span and (span[0] + turn * self.advance, span[1] + turn * self.advance)

    def after(self, taps):
        """Returns the field of units that look at these through `Taps`."""
        if self.advance == 0:
            return self
        period = len(self.spans)
        turns = period // gcd(period, taps.advance)
        units = range(turns * len(taps.rows))
        spans = tuple(hull(map(self.span, taps.of(unit))) for unit in units)
        return Field(spans, turns * taps.advance // period * self.advance, self.placed)

    def of_all(self, units):
        """Returns the field of what sees all `units` of an axis; None is an unknown number."""
        if self.advance == 0:
            return self
        if units is None or not self.placed:
            return Field(((-inf, inf),), 0)
        return Field((hull(map(self.span, range(units))),), 0)


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

    def after(self, taps, units, *, placed=True):
        """Returns the axis of units that look at these through `Taps`.

        Args:
            taps: The `Taps`.
            units: Number of the new units; None if unknown.
            placed: False where the taps may be shifted by an unknown padding.

        Returns:
            An `Axis`.

        Raises:
            ValueError: If the taps are not placed and the units are not alike.
        """
        if not placed and len(self.field.spans) > 1:
            raise ValueError("what it sees depends on the input's size: pass `input_shape`")
        field = self.field.after(taps)
        if self.extents is None or units is None or not placed:
            return Axis(field._replace(placed=field.placed and placed), None)
        if field.advance == 0:
            return Axis(field, (hull(self.extents),) * units)
        known = range(len(self.extents))
        seen = [[self.extents[i] for i in taps.of(unit) if i in known] for unit in range(units)]
        return Axis(field, tuple(map(hull, seen)))

    def of_all(self):
        """Returns the axis of one unit that sees what all of these see."""
        if self.extents is None:
            return Axis(self.field.of_all(None), None)
        return Axis(self.field.of_all(len(self.extents)), (hull(self.extents),))


def known_size(size):
    """Returns a size, or None if it is unknown: while JAX traces a model, that is a symbol."""
    return int(size) if isinstance(size, Integral) else None


def pixels(size):
    """Returns the axis of the input itself; `size` is None if it is unknown."""
    extents = None if size is None else tuple((i, i) for i in range(size))
    return Axis(Field(((0, 0),), 1), extents)


def hull(extents):
    """Returns the smallest extent around several; None if all of them are None."""
    seen = [extent for extent in extents if extent is not None]
    if not seen:
        return None
    return min(first for first, _ in seen), max(last for _, last in seen)


def merged(axes, *, strict=True):
    """Returns the axis of units that see what units of several axes see.

    Args:
        axes: List of `Axis`.
        strict: Whether units whose centers differ are an error.

    Returns:
        An `Axis` with the union.

    Raises:
        ValueError: If the strides of the units differ, or their centers.
    """
    if any(axis.field.advance == 0 for axis in axes):
        axes = [axis.of_all() for axis in axes]
    fields = [axis.field for axis in axes]
    _check_equal("strides", {field.stride for field in fields})
    if strict and fields[0].advance:
        _check_equal("centers", {field.center for field in fields} - {None})
    known = [axis.extents for axis in axes]
    units = None if None in known else max(map(len, known))
    if units is None:
        return Axis(_union(fields), None)
    known = [extents * units if len(extents) == 1 else extents for extents in known]
    return Axis(_union(fields), tuple(map(hull, zip(*known, strict=True))))


def _check_equal(name, values):
    if len(values) > 1:
        raise ValueError(f"{name} differ: {', '.join(f'{float(v):g}' for v in sorted(values))}")


def _union(fields):
    """Returns the field that sees what all see; the largest one if some are not placed."""
    if not all(field.placed for field in fields):
        return max(fields, key=lambda field: field.size)._replace(placed=False)
    period = lcm(*(len(field.spans) for field in fields))
    spans = [hull(field.span(unit) for field in fields) for unit in range(period)]
    return Field(tuple(spans), period * fields[0].advance // len(fields[0].spans))
