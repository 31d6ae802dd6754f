"""Geometric operations that a 3 by 3 matrix describes.

Each matrix maps the position of an output pixel to the position in the input
where its value is found, so the matrices of a sequence multiply from the left.
"""

from coursekit._arguments import require_count
from coursekit.data.augmentation.engine.operation import GeometricOperation, described
from coursekit.data.augmentation.operations.ranges import (
    require_ends,
    require_factor,
    require_range,
    uniform,
)
import cv2
import numpy as np


@described
def flip(*, horizontal=True, vertical=False):
    """Mirrors each image with probability 1/2, in each of the directions named.

    Args:
        horizontal: Whether left and right may be swapped.
        vertical: Whether top and bottom may be swapped.

    Returns:
        The operation.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.tile(np.uint8([[[0], [255]]]), (6, 1, 1, 1))
        >>> compose(flip())(images, seed=0)[:, 0, 0, 0]
        array([0., 1., 0., 0., 0., 0.], dtype=float32)
    """

    def draw(count, size, generator):
        signs = np.where(generator.random((count, 2)) < 0.5, -1.0, 1.0)
        signs = np.where([horizontal, vertical], signs, 1.0)
        return _centered(_diagonal(signs), size), size

    return GeometricOperation(draw)


@described
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

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.array([10, 20, 30, 40], "uint8").reshape(1, 1, 4, 1)
        >>> move = translate(horizontal=(0.5, 0.5))
        >>> 255 * compose(move, fill="constant")(images, seed=0)[0, 0, :, 0]
        array([ 0.,  0., 10., 20.], dtype=float32)
    """
    require_range("vertical", vertical)
    require_range("horizontal", horizontal)

    def draw(count, size, generator):
        down = uniform(vertical, count, generator) * size[0]
        right = uniform(horizontal, count, generator) * size[1]
        return shifted(-right, -down), size

    return GeometricOperation(draw)


@described
def rotate(degrees):
    """Turns each image around its middle.

    Args:
        degrees: Largest angle, or the two ends of the range; positive is
            counter-clockwise.

    Returns:
        The operation.

    Raises:
        ValueError: If `degrees` is negative, or not a range.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.array([[0, 255], [0, 255]], "uint8").reshape(1, 2, 2, 1)
        >>> compose(rotate((90, 90)))(images, seed=0)[0, ..., 0]
        array([[1., 1.],
               [0., 0.]], dtype=float32)
    """
    require_range("degrees", degrees)

    def draw(count, size, generator):
        angle = np.deg2rad(uniform(degrees, count, generator))
        cosine, sine = np.cos(angle), np.sin(angle)
        return _centered(_matrices(cosine, -sine, sine, cosine), size), size

    return GeometricOperation(draw)


@described
def zoom(amount):
    """Enlarges or shrinks each image around its middle.

    Args:
        amount: 0.2 draws the factor from [0.8, 1.2]; or the two ends of the
            range, such as (1, 2). Above 1 enlarges.

    Returns:
        The operation.

    Raises:
        ValueError: If the range is not one, or a factor could be 0 or negative.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> boxes = np.array([[[0.25, 0.25, 0.5, 0.5]]])
        >>> batch = {"image": np.zeros((1, 40, 40, 3), "uint8"), "boxes": boxes}
        >>> compose(zoom((2, 2)))(batch, seed=0)["boxes"].tolist()
        [[[0.0, 0.0, 0.5, 0.5]]]
    """
    require_factor("amount", amount, above_zero=True)

    def draw(count, size, generator):
        factor = uniform(amount, count, generator, around=1.0)
        return _centered(_diagonal(np.stack([1 / factor, 1 / factor], axis=1)), size), size

    return GeometricOperation(draw)


@described
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

    Example:
        >>> from coursekit.data.augmentation import compose
        >>> compose(shear(horizontal=0.2))
        compose(shear(horizontal=0.2))
    """
    require_range("vertical", vertical)
    require_range("horizontal", horizontal)

    def draw(count, size, generator):
        down, right = (uniform(slope, count, generator) for slope in (vertical, horizontal))
        ones = np.ones(count)
        columns = _matrices(ones, -right, 0 * ones, ones)
        return _centered(columns @ _matrices(ones, 0 * ones, -down, ones), size), size

    return GeometricOperation(draw)


@described
def perspective(amount):
    """Moves the four corners of each image apart, as if it were seen at a slant.

    Args:
        amount: Furthest move of a corner, as a share of the height and width,
            below 0.25, from where on the image could fold over itself.

    Returns:
        The operation.

    Raises:
        ValueError: If `amount` is outside [0, 0.25).

    Example:
        >>> from coursekit.data.augmentation import compose
        >>> compose(perspective(0.1), fill="constant")
        compose(perspective(0.1), fill='constant')
    """
    if not 0 <= amount < 0.25:
        raise ValueError(
            f"`amount` must be a share of the image's size from 0 to below 0.25; got {amount}."
        )

    def draw(count, size, generator):
        extent = np.array([size[1] - 1, size[0] - 1])
        corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * extent
        moves = generator.uniform(-amount, amount, (count, 4, 2)) * extent
        start = corners.astype("float32")
        ends = (corners + moves).astype("float32")
        matrices = [cv2.getPerspectiveTransform(end, start) for end in ends]
        return np.reshape(matrices, (count, 3, 3)), size

    return GeometricOperation(draw)


@described
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
        ValueError: If a number is no integer or the window is empty; when it is
            applied, if it is larger than the padded image.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> augment = compose(crop(32, 32, padding=4), fill="constant")
        >>> augment(np.zeros((2, 32, 32, 3), "uint8"), seed=0).shape
        (2, 32, 32, 3)
    """
    require_count("height", height)
    require_count("width", width)
    require_count("padding", padding, least=0)

    def draw(count, size, generator):
        room = np.array(size) + 2 * padding - (height, width)
        if room.min() < 0:
            raise ValueError(
                f"`crop` to {height} by {width} needs images of at least this size, padded by "
                f"{padding}; got {size[0]} by {size[1]}."
            )
        corner = generator.integers(0, room + 1, (count, 2)) - padding
        return shifted(corner[:, 1], corner[:, 0]), (height, width)

    return GeometricOperation(draw)


@described
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

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> augment = compose(resized_crop(24, 24, area=(0.25, 1)))
        >>> augment(np.zeros((2, 40, 60, 3), "uint8"), seed=0).shape
        (2, 24, 24, 3)
    """
    require_count("height", height)
    require_count("width", width)
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

    return GeometricOperation(draw)


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
