"""Boxes around what is visible of objects after warps.

An object fills its box. What a warp shows of it are the output pixels whose center
comes from inside the box, and their own box is the answer, never that of the moved
corners, which lies outside the image or far around a corner that the border cut off.
It is exact to half a pixel; a side that is parallel to the image's keeps its fraction.
"""

from functools import reduce

from coursekit.data.augmentation.warping.positions import pixel_grid
import cv2
import numpy as np

HALF = 0.5  # a pixel's border lies this far from its center
TINY = 1e-9
ROUNDING = 1e-6  # of positions, in pixels


def have_area(boxes):
    """Returns (..., B) booleans: which of (..., B, 4) boxes have an area."""
    return np.all(boxes[..., 2:] > boxes[..., :2], axis=-1)


def visible_boxes(boxes, path):
    """Puts a box around what is visible of each object.

    Args:
        boxes: (N, B, 4) shares of the input's size.
        path: Sequence of `Positions`, each of the images that the one before made. What
            has left one of those images is no longer visible later.

    Returns:
        (N, B, 4) shares of the last output's size in the same dtype, zeros for objects
        of which no pixel is visible.
    """
    result = np.zeros_like(boxes)
    images, places = np.nonzero(have_area(boxes))
    if len(images):
        sides = boxes[images, places].astype("float64") * np.tile(path[0].input_size, 2) - HALF
        size = path[-1].size
        seen = _seen(_at_least_a_pixel(sides), images, path)
        moved = _around_corners(sides, images, path)
        exact = np.where(np.isfinite(moved), np.clip(moved, seen - HALF, seen + HALF), seen)
        shares = np.clip(exact / np.tile(size, 2), 0, 1)
        result[images, places] = np.where(have_area(seen)[:, None], shares, 0)
    return result


def _seen(sides, images, path):
    """Returns (K, 4) boxes in pixels around the visible pixels of K objects."""
    matrices = path[0].matrices
    if len(path) == 1 and matrices is not None and np.all(matrices[:, 2] == [0, 0, 1]):
        return _by_rows(sides, matrices[images], path[0].size)
    return _by_pixels(sides, images, path)


def _by_rows(sides, matrices, size):
    """Finds the first and last pixel of each output row that comes from inside an object.

    Args:
        sides: (K, 4) sides of the objects in the input.
        matrices: (K, 3, 3) affine matrices from output to input.
        size: Height and width of the output.
    """
    rows, low, high = np.arange(size[0]), 0.0, size[1] - 1.0
    for axis in (0, 1):  # x from left to right, y from top to bottom
        slope, along, start = matrices[:, axis, :, None].transpose(1, 0, 2)
        slope = np.where(np.abs(slope) < TINY, TINY, slope)
        value = along * rows + start
        ends = [(sides[:, side, None] - value) / slope for side in (1 - axis, 3 - axis)]
        low, high = np.maximum(low, np.minimum(*ends)), np.minimum(high, np.maximum(*ends))
    first, last = np.ceil(low - ROUNDING), np.floor(high + ROUNDING)
    filled = first <= last
    top = filled.argmax(axis=1)
    bottom = size[0] - filled[:, ::-1].argmax(axis=1)
    left = np.where(filled, first, np.inf).min(axis=1)
    right = np.where(filled, last, -np.inf).max(axis=1) + 1
    return np.where(filled.any(axis=1)[:, None], np.stack([top, left, bottom, right], axis=1), 0)


def _by_pixels(sides, images, path):
    """Does the same for any sequence of warps, with the position of each pixel.

    Between two warps it goes on from the nearest pixel, as masks do.
    """
    seen = np.zeros((len(sides), 4))
    for image in np.unique(images):
        points, inside = pixel_grid(path[-1].size), np.uint8(255)
        for positions in reversed(path[1:]):
            points = np.rint(positions.of_points(points, image))
            inside = inside & _within(points, np.array([0, 0, *positions.input_size]) - HALF)
        points = path[0].of_points(points, image)
        for place in np.flatnonzero(images == image):
            left, top, width, height = cv2.boundingRect(inside & _within(points, sides[place]))
            seen[place] = [top, left, top + height, left + width]
    return seen


def _within(points, sides):
    top, left, bottom, right = sides.tolist()
    return cv2.inRange(points, (left, top), (right, bottom))


def _at_least_a_pixel(sides):
    """Widens what is thinner than a pixel, which could lie between the centers of all."""
    middle = (sides[:, :2] + sides[:, 2:]) / 2
    half = np.maximum((sides[:, 2:] - sides[:, :2]) / 2, HALF)
    return np.concatenate([middle - half, middle + half], axis=1)


def _around_corners(sides, images, path):
    """Returns (K, 4) boxes around the moved corners; not finite where that is unknown."""
    if any(positions.matrices is None for positions in path):
        return np.full_like(sides, np.nan)
    matrices = reduce(np.matmul, [positions.matrices for positions in path])[images]
    top, left, bottom, right = sides.T
    x, y = [left, right, right, left], [top, top, bottom, bottom]
    corners = np.stack([x, y, np.ones((4, len(sides)))])
    moved = np.linalg.inv(matrices) @ corners.transpose(2, 0, 1)
    depth = np.where(moved[:, 2:] > TINY, moved[:, 2:], np.nan)  # not behind the viewer
    x, y = (moved[:, :2] / depth + HALF).transpose(1, 0, 2)
    return np.stack([y.min(axis=1), x.min(axis=1), y.max(axis=1), x.max(axis=1)], axis=1)
