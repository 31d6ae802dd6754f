"""The three kinds of operation, and `maybe`, which applies one to a share of the images.

An operation is plain data: a function that draws its parameters for a batch.
`compose` then carries out what was drawn. A warp says where each output pixel
comes from, a coloring is a matrix on colors, and a change takes the whole
batch.
"""

from collections.abc import Callable
from dataclasses import dataclass

from coursekit.data.augmentation.engine.batch import merged, require_same, where_chosen
import numpy as np


@dataclass(frozen=True)
class Warp:
    """A geometric operation.

    Attributes:
        draw: Takes the number of images, their height and width and a
            `numpy.random.Generator`. Returns where the output's pixels come
            from, and the output's height and width. Where they come from is
            (N, 3, 3) float64 matrices on (x, y, 1) in pixels, the first pixel's
            center at 0; or (N, H, W, 2) float32 shifts in x and y.
    """

    draw: Callable


@dataclass(frozen=True)
class Coloring:
    """An operation on the color of each pixel, linear in it and in the image's mean color.

    Attributes:
        draw: Takes the number of images, of channels, and a
            `numpy.random.Generator`. Returns (N, C, C) matrices that multiply a
            pixel's color, (N, C, C) matrices that multiply the image's mean
            color, and (N, C) shifts, for values in [0, 1].
    """

    draw: Callable


@dataclass(frozen=True)
class Change:
    """Any other operation.

    Attributes:
        apply: Takes a `Batch` and a `numpy.random.Generator`; returns a `Batch`.
    """

    apply: Callable


def maybe(operation, *, probability=0.5):
    """Applies an operation to each image with a probability.

    Args:
        operation: Operation or composition that keeps the size of the images and
            the form of the labels.
        probability: Share of the images to apply it to, in [0, 1].

    Returns:
        The operation.

    Raises:
        ValueError: If the probability is outside [0, 1]; when it is applied, if
            the operation changes the size of the images or makes shares of the
            classes of class numbers.
    """
    require_share("probability", probability)

    def draw_warp(count, size, generator):
        chosen = generator.random(count) < probability
        places, new_size = operation.draw(count, size, generator)
        require_same("size of the images", tuple(size), tuple(new_size))
        return where_chosen(chosen, places, np.eye(3) if places.ndim == 3 else np.float32(0)), size

    def draw_coloring(count, channels, generator):
        chosen = generator.random(count) < probability
        matrices, of_mean, shifts = operation.draw(count, channels, generator)
        return (
            where_chosen(chosen, matrices, np.eye(channels)),
            where_chosen(chosen, of_mean, 0),
            where_chosen(chosen, shifts, 0),
        )

    def apply(batch, generator):
        chosen = generator.random(len(batch)) < probability
        return merged(chosen, operation.apply(batch, generator), batch)

    if isinstance(operation, Warp):
        return Warp(draw_warp)
    if isinstance(operation, Coloring):
        return Coloring(draw_coloring)
    return Change(apply)


def uniform(amount, count, generator, *, around=0.0):
    """Draws one number for each image.

    Args:
        amount: The half-width of the range around `around`, or its two ends.
        count: Number of images.
        generator: `numpy.random.Generator`.
        around: Middle of the range that a single number stands for.

    Returns:
        (N,) float64.
    """
    low, high = amount if np.ndim(amount) else (around - amount, around + amount)
    return generator.uniform(low, high, count)


def require_share(name, value):
    """Raises a ValueError that names the argument, unless the value lies in [0, 1]."""
    if not 0 <= value <= 1:
        raise ValueError(f"`{name}` must lie in [0, 1]; got {value}.")


def require_ends(name, ends, *, low, high=None):
    """Raises a ValueError unless these are the two ends of a range in order, within bounds."""
    if np.shape(ends) != (2,) or not low <= ends[0] <= ends[1] <= (high or np.inf):
        bounds = f"{low} or more" + (f", {high} at most" if high else "")
        raise ValueError(f"`{name}` must be two numbers in order, {bounds}; got {ends}.")


def require_range(name, amount, *, low=None, high=None):
    """Raises a ValueError unless the amount is a number of 0 or more, or two ends in order."""
    ends = np.array(amount, "float64")
    good = ends >= 0 if ends.ndim == 0 else ends.shape == (2,) and ends[0] <= ends[1]
    good = good and (low is None or ends.min() >= low) and (high is None or ends.max() <= high)
    if not good:
        bounds = [f"of {low} or more" if low is not None else "", f"up to {high}" if high else ""]
        raise ValueError(
            f"`{name}` must be a number of 0 or more, or the two ends of a range in order"
            f"{', ' + ' '.join(filter(None, bounds)) if any(bounds) else ''}; got {amount}."
        )
