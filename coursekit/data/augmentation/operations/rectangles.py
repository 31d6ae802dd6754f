"""Random rectangles within images."""

import numpy as np


def draw_rectangles(count, size, area, ratio, generator):
    """Draws a rectangle within each image, anywhere.

    Args:
        count: Number of images.
        size: Their height and width.
        area: Smallest and largest share of the image's area.
        ratio: Smallest and largest ratio of the rectangle's width to its height.
            A rectangle that would be longer than the image is cut to its length.
        generator: `numpy.random.Generator`.

    Returns:
        (N, 4) whole numbers: top, left, bottom and right, in pixels.
    """
    share = generator.uniform(*area, count) * size[0] * size[1]
    shape = np.exp(generator.uniform(*np.log(ratio), count))
    sides = np.stack([np.sqrt(share / shape), np.sqrt(share * shape)], axis=1)
    sides = np.minimum(np.rint(sides), size).astype(int)
    corner = generator.integers(0, np.array(size) - sides + 1)
    return np.concatenate([corner, corner + sides], axis=1)


def draw_windows(shares, size, generator):
    """Draws a window of a given share of each image around a point anywhere, cut to the image.

    Args:
        shares: (N,) shares of the area, before the cut.
        size: Height and width of the images.
        generator: `numpy.random.Generator`.

    Returns:
        (N, 4) whole numbers: top, left, bottom and right, in pixels.
    """
    half = np.sqrt(shares)[:, None] * size / 2
    center = generator.random((len(shares), 2)) * size
    ends = np.concatenate([center - half, center + half], axis=1)
    return np.clip(np.rint(ends), 0, np.tile(size, 2)).astype(int)
