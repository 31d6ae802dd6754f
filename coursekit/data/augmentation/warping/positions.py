"""Where each pixel of the output comes from, after a sequence of warps."""

from functools import cached_property

from coursekit.data.augmentation.warping.memory import where_chosen
import cv2
import numpy as np


class Positions:
    """A sequence of warps drawn for a batch, as one.

    Args:
        count: Number of images.
        size: Their height and width.
    """

    def __init__(self, count, size):
        self.input_size = tuple(size)
        self.size = tuple(size)
        self._steps = [np.tile(np.eye(3), (count, 1, 1))]

    def then(self, places, size):
        """Adds a warp after those that are there.

        Args:
            places: (N, 3, 3) matrices or (N, H, W, 2) shifts, as a `GeometricOperation`
                draws them.
            size: Height and width of its output.

        Raises:
            ValueError: If the places have another shape.
        """
        count, size = len(self._steps[0]), tuple(int(length) for length in size)
        if places.shape not in [(count, 3, 3), (count, *size, 2)]:
            raise ValueError(
                f"`draw` of a geometric operation must return {count, 3, 3} matrices or "
                f"{(count, *size, 2)} shifts for {count} images; got the shape {places.shape}."
            )
        if places.ndim == 3 and self._steps[-1].ndim == 3:
            self._steps[-1] = self._steps[-1] @ places
        else:
            self._steps.append(places if places.ndim == 3 else places.astype("float32", copy=False))
        self.size = size

    def only(self, chosen):
        """Returns the positions that leave all but the chosen images as they are.

        Args:
            chosen: (N,) booleans.
        """
        kept = Positions(len(chosen), self.input_size)
        kept._steps = [
            where_chosen(chosen, step, np.eye(3) if step.ndim == 3 else np.float32(0))
            for step in self._steps
        ]
        return kept

    @property
    def matrices(self):
        """(N, 3, 3) matrices from output to input, or None if one does not say it all."""
        return self._steps[0] if len(self._steps) == 1 else None

    @cached_property
    def of_pixels(self):
        """(N, H, W, 2) float32 positions x and y in the input of the output's pixels."""
        grid = pixel_grid(self.size)
        return np.stack([self.of_points(grid, index) for index in range(len(self._steps[0]))])

    def of_points(self, points, index):
        """Returns the (H, W, 2) positions in an input image of points in its output."""
        for step in reversed(self._steps):
            here = step[index]
            is_matrix = here.shape == (3, 3)
            points = _transformed(points, here) if is_matrix else points + _at(here, points)
        return points


def pixel_grid(size):
    """Returns the (H, W, 2) float32 positions x and y of the pixels of an image."""
    columns, rows = np.arange(size[1]), np.arange(size[0])
    return np.stack(np.meshgrid(columns, rows), axis=-1).astype("float32")


def _transformed(points, matrix):
    if np.array_equal(matrix[2], [0, 0, 1]):
        return cv2.transform(points, matrix[:2])
    return cv2.perspectiveTransform(points, matrix)


def _at(field, points):
    """Reads a field of shifts between its pixels."""
    return cv2.remap(field, points, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
