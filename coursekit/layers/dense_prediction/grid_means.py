"""The means of maps over the cells of a grid, for maps of any size."""

from coursekit._keras.tensors.precision import at_least_float32
from coursekit._keras.tensors.spatial_axes import spatial_axes
from keras import ops

ALONG = {1: "gx,nxyc->ngyc", 2: "gx,nyxc->nygc", 3: "gx,ncyx->ncyg"}  # by the axis


def grid_means(maps, count, *, data_format):
    """Returns the means over the cells of a grid.

    The cells cover the map. They are those of `keras.layers.AdaptiveAveragePooling2D`, which
    needs maps of known size: cell i of a length L reaches from floor(i L / count) to
    ceil((i + 1) L / count), so that neighbors share places where L is no multiple.

    Args:
        maps: (N, H, W, C) floats of any size, or (N, C, H, W).
        count: Cells along each axis.
        data_format: "channels_last" or "channels_first".

    Returns:
        (N, count, count, C) or (N, C, count, count) tensor of the dtype of the maps.
    """
    means = at_least_float32(maps)
    for axis in spatial_axes(data_format):
        weights = ops.cast(_cell_weights(ops.shape(maps)[axis], count), means.dtype)
        means = ops.einsum(ALONG[axis], weights, means)
    return ops.cast(means, maps.dtype)


def _cell_weights(length, count):
    """Returns a (count, length) matrix, which holds the share of each place in each cell."""
    cell = ops.arange(count, dtype="int32")[:, None]
    first, end = cell * length // count, -((cell + 1) * -length // count)
    place = ops.arange(length, dtype="int32")
    inside = ops.logical_and(place >= first, place < end)
    return ops.cast(inside, "float32") / ops.cast(end - first, "float32")
