"""Resizing to a size that is known only when the graph runs.

`keras.ops.image.resize` compares the size with 0 first, which a graph of TensorFlow cannot do with
an open one; what computes it takes any size.
"""

from keras import ops
from keras.src import backend


def resized(maps, size, *, interpolation, data_format):
    """Returns maps of another size, in their own dtype.

    Args:
        maps: (N, H, W, C) or (N, C, H, W) tensor.
        size: Rows and columns to return, integers or tensors.
        interpolation: "bilinear" or "nearest".
        data_format: "channels_last" or "channels_first".
    """
    larger = backend.image.resize(
        maps, tuple(size), interpolation=interpolation, data_format=data_format
    )
    return ops.cast(larger, maps.dtype)
