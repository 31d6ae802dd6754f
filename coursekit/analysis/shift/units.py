"""Which units along one axis of a feature map to compare when the image has moved."""

from math import copysign, floor

import numpy as np


def nearest_units(amount, stride):
    """Returns the whole number of strides nearest to a shift, of two the larger."""
    return int(copysign(floor(abs(amount) / stride + 0.5), amount))


def inside_of(count, size, seen, stride, padding, amount, units):
    """Returns which units see only what both images share, in both of them."""
    first = np.arange(count) * stride - padding
    remainder = amount - units * stride
    low, high = max(amount, 0), size + min(amount, 0)
    in_after = (first >= low) & (first + seen <= high)
    in_before = (first + remainder >= low) & (first + remainder + seen <= high)
    return in_after & in_before & matched_of(count, units)


def matched_of(count, units):
    """Returns which units have a counterpart in the features before the shift."""
    counterpart = np.arange(count) - units
    return (counterpart >= 0) & (counterpart < count)
