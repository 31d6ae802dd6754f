"""Rectangles: what a method has to beat."""

from coursekit.segmentation.pixels.segment_arguments import require_segments
import numpy as np


def grid(image_shape, n_segments):
    """Returns a plain grid of nearly square segments, blind to the image.

    Args:
        image_shape: (H, W), or the (H, W, C) of an image.
        n_segments: How many to come near to. A grid has rows times columns: 7 may become 6 or 8.

    Returns:
        (H, W) int32 array of labels from 0 to n - 1, row by row.

    Raises:
        ValueError: If the shape is none, or more segments than pixels are asked for.

    Example:
        >>> from coursekit.segmentation import grid
        >>> grid((2, 6), 3)
        array([[0, 0, 1, 1, 2, 2],
               [0, 0, 1, 1, 2, 2]], dtype=int32)
    """
    height, width = _read_shape(image_shape)
    require_segments(n_segments, (height, width))
    rows = np.clip(round(np.sqrt(n_segments * height / width)), 1, min(height, n_segments))
    columns = np.clip(round(n_segments / rows), 1, width)
    rows = np.clip(round(n_segments / columns), 1, height)
    row = np.arange(height) * rows // height
    column = np.arange(width) * columns // width
    return (row[:, None] * columns + column).astype("int32")


def grid_centers(image_shape, n_segments):
    """Returns an (H, W) int32 array with k + 1 in the middle of cell k of `grid`, else 0."""
    labels = grid(image_shape, n_segments)
    rows, columns = (_middles(line) for line in (labels[:, 0], labels[0]))
    markers = np.zeros_like(labels)
    markers[np.ix_(rows, columns)] = labels[np.ix_(rows, columns)] + 1
    return markers


def _middles(line):
    """Returns the middle of each run of equal labels."""
    starts = np.unique(line, return_index=True)[1]
    return (starts + np.append(starts[1:], len(line)) - 1) // 2


def _read_shape(shape):
    """Returns height and width."""
    shape = tuple(shape) if np.iterable(shape) else (shape,)
    whole = all(isinstance(size, int | np.integer) and size > 0 for size in shape)
    if len(shape) not in (2, 3) or not whole:
        raise ValueError(f"`image_shape` must be (H, W) or (H, W, C); got {shape}.")
    return int(shape[0]), int(shape[1])
