"""The shape of maps after their rows and columns have grown."""

from coursekit._keras.tensors.spatial_axes import spatial_axes


def enlarged_shape(shape, factors, data_format):
    """Returns a shape with its rows and columns multiplied, None where they are unknown.

    Args:
        shape: Shape of a batch of maps.
        factors: By which rows and columns grow.
        data_format: "channels_last" or "channels_first".
    """
    shape = list(shape)
    for axis, factor in zip(spatial_axes(data_format), factors, strict=True):
        shape[axis] = None if shape[axis] is None else factor * shape[axis]
    return tuple(shape)
