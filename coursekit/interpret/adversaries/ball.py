"""The ball around an image in which an adversary stays, and the range of its pixels."""

from typing import NamedTuple

from coursekit._arguments import require_one_of
from coursekit.interpret.probing.value_range import read_value_range, require_within
import numpy as np

NORMS = ("inf", "2")


class Ball(NamedTuple):
    """The images that are near given ones and have valid pixels; `read_ball` makes it.

    Attributes:
        images: (N, ...) float32 images in the middle.
        size: Radius for each, in a shape that multiplies the images.
        norm: "inf", the largest change of a value, or "2", the root of the sum of squares.
        value_range: The lowest and highest value of a pixel.
    """

    images: np.ndarray
    size: np.ndarray
    norm: str
    value_range: tuple

    def at(self, index):
        """Returns the balls around some of the images."""
        return self._replace(images=self.images[index], size=self.size[index])

    def step(self, directions, sizes):
        """Returns the change of a given size along which a slope rises fastest.

        Args:
            directions: (N, ...) gradients.
            sizes: Sizes of the change, in a shape that multiplies the images.
        """
        if self.norm == "inf":
            return sizes * np.sign(directions, dtype="float64")
        directions = directions.astype("float64")
        return sizes * directions / np.maximum(lengths(directions), np.finfo("float64").tiny)

    def inside(self, images):
        """Returns the nearest float32 images in the ball, then in the range of pixels.

        Args:
            images: (N, ...) float64 images.
        """
        change = images - self.images
        if self.norm == "inf":
            change = np.clip(change, -self.size, self.size)
        else:
            change = change * np.minimum(1, self.size / np.maximum(lengths(change), 1e-300))
        return _rounded_inward(np.clip(self.images + change, *self.value_range), self.images)

    def random(self, generator):
        """Returns images anywhere in the ball, evenly distributed over it before clipping.

        Args:
            generator: NumPy's random generator.
        """
        if self.norm == "inf":
            change = self.size * generator.uniform(-1, 1, self.images.shape)
        else:
            normal = generator.standard_normal(self.images.shape)
            share = generator.random(self.size.shape) ** (1 / self.images[0].size)
            change = self.step(normal, share * self.size)
        return self.inside(self.images + change)


def read_ball(images, size, norm, value_range):
    """Reads what is near images.

    Args:
        images: (N, ...) float32 array.
        size: Radius, a number or one for each image.
        norm: See `read_norm`.
        value_range: The lowest and highest value of a pixel.

    Returns:
        The `Ball`.

    Raises:
        ValueError: If the size is negative or not one for each image, the norm or the range is
            none, or an image is out of range.
    """
    norm = read_norm(norm)
    value_range = read_value_range(value_range)
    require_within(images, value_range)
    return Ball(images, _sizes(size, images), norm, value_range)


def read_norm(norm):
    """Returns "inf" or "2", which may also be given as the numbers that NumPy takes.

    Raises:
        ValueError: If it is no such norm.
    """
    if isinstance(norm, (int, float)) and norm in (2, np.inf):
        return "2" if norm == 2 else "inf"
    require_one_of("norm", norm, NORMS)
    return norm


def lengths(images):
    """Returns the length of each image, in a shape that divides the images.

    Args:
        images: Array of (N, ...).
    """
    axes = tuple(range(1, images.ndim))
    return np.sqrt(np.sum(np.square(images, dtype="float64"), axis=axes, keepdims=True))


def _sizes(size, images):
    sizes = np.asarray(size, "float64")
    if sizes.ndim > 1 or (sizes.ndim and len(sizes) != len(images)) or not (sizes >= 0).all():
        raise ValueError(
            f"`size` must be 0 or above, a number or one for each of {len(images)} images; "
            f"got {size!r:.60}."
        )
    return np.broadcast_to(sizes, len(images)).reshape(-1, *[1] * (images.ndim - 1))


def _rounded_inward(wanted, images):
    """Rounds to float32 such that no pixel gets further from the given images."""
    rounded = wanted.astype("float32")
    is_too_far = np.abs(rounded - images.astype("float64")) > np.abs(wanted - images)
    return np.where(is_too_far, np.nextafter(rounded, images), rounded)
