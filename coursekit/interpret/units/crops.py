"""Cutting out of an image what a unit sees of it."""

from math import isfinite
from typing import NamedTuple

import numpy as np


class Crop(NamedTuple):
    """What one unit sees of an image.

    Attributes:
        pixels: float32 array of the field's size.
        inside: Booleans of that size, true where the unit sees the image.
        region: ((top, bottom), (left, right)) of what it sees of the image.
        beyond: Share of the field that lies beyond the image's border.
    """

    pixels: np.ndarray
    inside: np.ndarray
    region: tuple
    beyond: float


def crop(image, field, row, column, *, fill):
    """Cuts out what a unit sees, in its place in a window of the field's size.

    Args:
        image: (H, W, C) array.
        field: Has `size`, `window(row, column)` and `region(row, column)`.
        row: Row of the unit.
        column: Column of the unit.
        fill: Value of what the unit does not see.

    Returns:
        A `Crop`.
    """
    region = field.region(row, column)
    seen = tuple((axis.start, axis.stop) for axis in region)
    window = _window(field, row, column, seen)
    inside = np.zeros(crop_size(field, image.shape), bool)
    inside[tuple(slice(a - w[0], b - w[0]) for (a, b), w in zip(seen, window, strict=True))] = True
    pixels = np.full((*inside.shape, image.shape[-1]), fill, "float32")
    pixels[inside] = image[region].reshape(-1, image.shape[-1])
    return Crop(pixels, inside, seen, 1 - _area(seen) / _area(window))


def crop_size(field, shape):
    """Returns the height and width of all crops of a field.

    Args:
        field: As for `crop`.
        shape: (H, W, C) of the image, which takes the place of an infinite field.
    """
    return tuple(int(s) if isfinite(s) else n for s, n in zip(field.size, shape, strict=False))


def require_field(field, maps, shape):
    """Requires that a field is the one of a layer whose maps and images are known.

    Args:
        field: As for `crop`.
        maps: (h, w) of the layer's maps.
        shape: (H, W, C) of the images.

    Raises:
        ValueError: If it is not.
    """
    last, beyond = _region(field, *(n - 1 for n in maps)), _region(field, *maps)
    fits = last is not None and all(a.stop <= n for a, n in zip(last, shape, strict=False))
    if not fits or beyond not in (None, last):
        raise ValueError(
            f"`field` must be that of the layer, of {maps[0]} x {maps[1]} units, and of images "
            f"of {shape[0]} x {shape[1]} pixels; got {field!r:.100}: `receptive_field(model, "
            "layer)` of `coursekit.analysis` gives it."
        )


def _region(field, row, column):
    try:
        return field.region(row, column)
    except IndexError:
        return None


def _window(field, row, column, seen):
    window = field.window(row, column)
    return tuple(w if all(map(isfinite, w)) else s for w, s in zip(window, seen, strict=True))


def _area(spans):
    return np.prod([last - first for first, last in spans])
