"""Where the windows of strided layers with "same" padding begin, on maps that keep every place."""

from keras import ops


def zeros_before(length, reach, align_to, dilation):
    """Returns the padding before an axis that leaves windows where strides would begin.

    TensorFlow pads what the last window lacks, the larger half behind. How much that is depends
    on the stride and on the length of the strided map, of which the dense one has `dilation`
    times the places.

    Args:
        length: Places of the dense map, an integer or a tensor.
        reach: Places that a window of the strided layer spans.
        align_to: Stride of that layer.
        dilation: Places of the dense map from one of the strided map to the next.

    Returns:
        Number of places of the dense map, an integer or a tensor.
    """
    places = -(-length // dilation)
    missing = (-(-places // align_to) - 1) * align_to + reach - places
    missing = max(missing, 0) if isinstance(missing, int) else ops.maximum(missing, 0)
    return missing // 2 * dilation


def padded(maps, axis, *, reach, align_to, dilation, value=0.0):
    """Pads an axis so that a window at each of its places lies where strided windows would.

    Args:
        maps: Tensor of four axes.
        axis: The axis to pad.
        reach: As of `zeros_before`, likewise `align_to` and `dilation`.
        value: What to pad with.

    Returns:
        Tensor with (reach - 1) * dilation places more on the axis.
    """
    length, more = ops.shape(maps)[axis], (reach - 1) * dilation
    most = (reach - 1) // 2 * dilation
    border = [(0, 0)] * 4
    border[axis] = (most, more)
    start = most - zeros_before(length, reach, align_to, dilation)
    wide = ops.pad(maps, border, constant_values=value)
    return wide[(*[slice(None)] * axis, slice(start, start + length + more))]
