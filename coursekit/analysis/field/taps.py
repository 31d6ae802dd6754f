"""Which units along an axis each unit of the next layer looks at."""

from math import ceil, floor, gcd
from typing import NamedTuple

REACHES = {"nearest": 0, "bilinear": 1, "bicubic": 2, "lanczos3": 3, "lanczos5": 5}


class Taps(NamedTuple):
    """The units that each unit of the next layer looks at, in a pattern that repeats.

    Attributes:
        rows: For each unit of one period, the units that it looks at; none
            where a transposed convolution leaves a gap.
        advance: How many units further the next period looks.
    """

    rows: tuple[tuple[int, ...], ...]
    advance: int

    def of(self, unit):
        """Returns the units that a unit looks at, some of which may not exist."""
        turn, phase = divmod(unit, len(self.rows))
        return [seen + turn * self.advance for seen in self.rows[phase]]


def window_taps(kernel, *, stride=1, dilation=1, padding=0):
    """Returns the taps of a window that slides: a convolution or pooling."""
    return Taps((tuple(range(-padding, kernel * dilation - padding, dilation)),), stride)


def transposed_taps(kernel, *, stride=1, dilation=1, padding=0):
    """Returns the taps of a transposed convolution.

    Input i spreads over the outputs i * stride - padding + t * dilation, for t
    from 0 to kernel - 1; read backwards, these are the taps of an output.
    """
    rows = []
    for output in range(stride):
        offsets = [output + padding - t * dilation for t in range(kernel)]
        rows.append(tuple(sorted(offset // stride for offset in offsets if offset % stride == 0)))
    return Taps(tuple(rows), 1)


def resizing_taps(size, new_size, interpolation, *, antialias=False):
    """Returns the taps of a resizing that aligns the centers of pixels, as TensorFlow's does."""
    common = gcd(size, new_size)
    period, advance = new_size // common, size // common
    reach = REACHES[interpolation]
    if antialias and advance > period:
        reach *= advance / period
    rows = [_neighbors((2 * i + 1) * advance - period, 2 * period, reach) for i in range(period)]
    return Taps(tuple(rows), advance)


def _neighbors(numerator, denominator, reach):
    """Returns the pixels that interpolation at the place numerator / denominator weighs."""
    place = numerator / denominator
    if reach == 0:
        return (floor(place + 0.5),)
    if numerator % denominator == 0 and reach == int(reach):
        return (numerator // denominator,)  # an interpolating kernel is 0 at all other pixels
    return tuple(range(floor(place - reach) + 1, ceil(place + reach)))


def same_padding(size, kernel, stride):
    """Returns the zeros that TensorFlow's "same" padding puts before an axis.

    The total is what the last window lacks; of an odd total the larger half
    goes behind, so that the padding is not symmetric.

    Args:
        size: Size of the axis; None if unknown.
        kernel: Size of the window, dilation included.
        stride: Step of the window.

    Returns:
        Number of zeros; None if it depends on the unknown size. A window that
        is no larger than its step often needs none, whatever the size.
    """
    if size is None:
        least, most = max(kernel - stride, 0) // 2, (kernel - 1) // 2
        return most if least == most else None
    windows = -(-size // stride)
    return max((windows - 1) * stride + kernel - size, 0) // 2
