"""Where each pixel of the output comes from, after a sequence of warps."""

import cv2
import numpy as np


class Positions:
    """A sequence of warps drawn for a batch, as one.

    Args:
        count: Number of images.
        size: Their height and width.
    """

    def __init__(self, count, size):
        self.input_size = size
        self.size = size
        self._steps = [np.tile(np.eye(3), (count, 1, 1))]

    def then(self, places, size):
        """Adds a warp after those that are there.

        Args:
            places: (N, 3, 3) matrices or (N, H, W, 2) shifts, as a `Warp` draws them.
            size: Height and width of its output.
        """
        if places.ndim == 3 and self._steps[-1].ndim == 3:
            self._steps[-1] = self._steps[-1] @ places
        else:
            self._steps.append(places)
        self.size = tuple(size)

    @property
    def matrices(self):
        """(N, 3, 3) matrices from output to input, or None if one does not say it all."""
        return self._steps[0] if len(self._steps) == 1 else None

    def of_pixels(self, index):
        """Returns the (H, W, 2) float32 positions in the input of one image's output pixels."""
        columns, rows = np.arange(self.size[1]), np.arange(self.size[0])
        grid = np.stack(np.meshgrid(columns, rows), axis=-1).astype("float32")
        return self._input_of(grid, index)

    def of_points(self, points, index):
        """Finds where points of one input image are in its output.

        Args:
            points: (P, 2) positions x and y in the input, in pixels.
            index: The image.

        Returns:
            (P, 2) positions in the output.
        """
        points = points.astype("float32")
        for step in self._steps:
            here = step[index]
            if here.shape == (3, 3):
                points = _transformed(points[None], np.linalg.inv(here))[0]
            else:
                points = _before_shift(points, here)
        return points

    def _input_of(self, grid, index):
        for step in reversed(self._steps):
            here = step[index]
            grid = _transformed(grid, here) if here.shape == (3, 3) else grid + _at(here, grid)
        return grid


def _transformed(grid, matrix):
    if np.array_equal(matrix[2], [0, 0, 1]):
        return cv2.transform(grid, matrix[:2])
    return cv2.perspectiveTransform(grid, matrix)


def _at(field, grid):
    """Reads a field of shifts between its pixels."""
    return cv2.remap(field, grid, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _before_shift(points, field, rounds=10):
    """Solves output + shift(output) = point by fixed-point iteration."""
    found = points
    for _ in range(rounds):
        found = points - _at(field, found[None])[0]
    return found
