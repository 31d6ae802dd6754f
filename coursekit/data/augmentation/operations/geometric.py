"""Geometric operations that a 3 by 3 matrix describes.

Each matrix maps the position of an output pixel to the position in the input
where its value is found, so the matrices of a sequence multiply from the left.
"""

from coursekit.data.augmentation.engine.operation import Warp, require_ends, require_range, uniform
import cv2
import numpy as np


def flip(*, horizontal=True, vertical=False):
    """Mirrors each image with probability 1/2, in each of the directions named.

    Args:
        horizontal: Whether left and right may be swapped.
        vertical: Whether top and bottom may be swapped.

    Returns:
        The operation.
    """

    def draw(count, size, generator):
        signs = np.where(generator.random((count, 2)) < 0.5, -1.0, 1.0)
        signs = np.where([horizontal, vertical], signs, 1.0)
        return _centered(_diagonal(signs), size), size

    return Warp(draw)


def translate(*, vertical=0.0, horizontal=0.0):
    """Moves each image, up or down and left or right.

    Args:
        vertical: Furthest move, as a share of the height, or the two ends of
            the range; positive is down.
        horizontal: The same for the width; positive is to the right.

    Returns:
        The operation.

    Raises:
        ValueError: If an argument is negative, or not a range.
    """
    require_range("vertical", vertical)
    require_range("horizontal", horizontal)

    def draw(count, size, generator):
        down = uniform(vertical, count, generator) * size[0]
        right = uniform(horizontal, count, generator) * size[1]
        return shifted(-right, -down), size

    return Warp(draw)


def rotate(degrees):
    """Turns each image around its middle.

    Args:
        degrees: Largest angle, or the two ends of the range; positive is
            counter-clockwise.

    Returns:
        The operation.

    Raises:
        ValueError: If `degrees` is negative, or not a range.
    """
    require_range("degrees", degrees)

    def draw(count, size, generator):
        angle = np.deg2rad(uniform(degrees, count, generator))
        cosine, sine = np.cos(angle), np.sin(angle)
        return _centered(_matrices(cosine, -sine, sine, cosine), size), size

    return Warp(draw)


def zoom(amount):
    """Enlarges or shrinks each image around its middle.

    Args:
        amount: 0.2 draws the factor from [0.8, 1.2]; or the two ends of the
            range, such as (1, 2). Above 1 enlarges.

    Returns:
        The operation.

    Raises:
        ValueError: If the range is not one, or reaches 0.
    """
    require_range("amount", amount)
    if (1 - amount if np.ndim(amount) == 0 else amount[0]) <= 0:
        raise ValueError(f"`amount` must keep the factor above 0; got {amount}.")

    def draw(count, size, generator):
        factor = uniform(amount, count, generator, around=1.0)
        return _centered(_diagonal(np.stack([1 / factor, 1 / factor], axis=1)), size), size

    return Warp(draw)


def shear(*, vertical=0.0, horizontal=0.0):
    """Slants each image around its middle.

    Args:
        vertical: Largest slope of rows: how far a column moves up or down for
            each pixel from the middle; or the two ends of the range.
        horizontal: The same for columns.

    Returns:
        The operation.

    Raises:
        ValueError: If an argument is negative, or not a range.
    """
    require_range("vertical", vertical)
    require_range("horizontal", horizontal)

    def draw(count, size, generator):
        down, right = (uniform(slope, count, generator) for slope in (vertical, horizontal))
        ones = np.ones(count)
        columns = _matrices(ones, -right, 0 * ones, ones)
        return _centered(columns @ _matrices(ones, 0 * ones, -down, ones), size), size

    return Warp(draw)


def perspective(amount):
    """Moves the four corners of each image apart, as if it were seen at a slant.

    Args:
        amount: Furthest move of a corner, as a share of the height and width,
            below 0.25, from where on the image could fold over itself.

    Returns:
        The operation.

    Raises:
        ValueError: If `amount` is outside [0, 0.25).
    """
    if not 0 <= amount < 0.25:
        raise ValueError(f"`amount` must lie in [0, 0.25); got {amount}.")

    def draw(count, size, generator):
        extent = np.array([size[1] - 1, size[0] - 1])
        corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * extent
        moves = generator.uniform(-amount, amount, (count, 4, 2)) * extent
        start = corners.astype("float32")
        ends = (corners + moves).astype("float32")
        return np.stack([cv2.getPerspectiveTransform(end, start) for end in ends]), size

    return Warp(draw)


def crop(height, width, *, padding=0):
    """Cuts a window out of each image, anywhere.

    Args:
        height: Height of the window.
        width: Width of the window.
        padding: Number of pixels by which the window may leave the image on
            each side; the fill of `compose` goes there.

    Returns:
        The operation.

    Raises:
        ValueError: If the window is empty; when it is applied, if it is larger
            than the padded image.
    """
    if min(height, width) < 1:
        raise ValueError(f"`height` and `width` must be 1 or above; got {height} and {width}.")

    def draw(count, size, generator):
        room = np.array(size) + 2 * padding - (height, width)
        if room.min() < 0:
            raise ValueError(
                f"`crop` to {height} by {width} needs images of at least this size, padded by "
                f"{padding}; got {size[0]} by {size[1]}."
            )
        corner = generator.integers(0, room + 1, (count, 2)) - padding
        return shifted(corner[:, 1], corner[:, 0]), (height, width)

    return Warp(draw)


def resized_crop(height, width, *, area=(0.08, 1.0), ratio=(3 / 4, 4 / 3)):
    """Cuts a window of any size and shape out of each image and resizes it.

    A window that would be larger than the image is cut to its sides. Interpolation
    reads four input pixels for an output pixel, so shrink far larger images first.

    Args:
        height: Height of the output.
        width: Width of the output.
        area: Smallest and largest share of the image's area.
        ratio: Smallest and largest ratio of the window's width to its height.

    Returns:
        The operation.

    Raises:
        ValueError: If a range is not one, an area above 1, or a ratio below 0.01.

    Reference:
        Szegedy et al. 2015, Going deeper with convolutions (training on patches
        of 8 to 100 percent of the area and of ratios of 3/4 to 4/3).
    """
    require_ends("area", area, low=0, high=1)
    require_ends("ratio", ratio, low=0.01)

    def draw(count, size, generator):
        share = generator.uniform(*area, count) * size[0] * size[1]
        shape = np.exp(generator.uniform(*np.log(ratio), count))
        window = np.stack([np.sqrt(share / shape), np.sqrt(share * shape)], axis=1)
        window = np.minimum(window, size)
        corner = generator.random((count, 2)) * (size - window) - 0.5
        scale = window / (height, width)
        matrices = _diagonal(scale[:, ::-1])
        matrices[:, :2, 2] = (corner + 0.5 * scale)[:, ::-1]
        return matrices, (height, width)

    return Warp(draw)


def shifted(x, y):
    """Returns (N, 3, 3) matrices that add x and y."""
    matrices = np.tile(np.eye(3), (len(x), 1, 1))
    matrices[:, 0, 2], matrices[:, 1, 2] = x, y
    return matrices


def _matrices(xx, xy, yx, yy):
    matrices = np.zeros((len(xx), 3, 3))
    matrices[:, 0, 0], matrices[:, 0, 1] = xx, xy
    matrices[:, 1, 0], matrices[:, 1, 1] = yx, yy
    matrices[:, 2, 2] = 1
    return matrices


def _diagonal(factors):
    zeros = np.zeros(len(factors))
    return _matrices(factors[:, 0], zeros, zeros, factors[:, 1])


def _centered(matrices, size):
    """Makes matrices act around the middle of the image."""
    x, y = np.full((2, len(matrices)), [[(size[1] - 1) / 2], [(size[0] - 1) / 2]])
    return shifted(x, y) @ matrices @ shifted(-x, -y)
