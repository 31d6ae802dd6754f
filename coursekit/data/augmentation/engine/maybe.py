"""Applies an operation to a share of the images."""

from coursekit._arguments import require_share
from coursekit.data.augmentation.engine.batch import merged, require_same
from coursekit.data.augmentation.engine.operation import (
    BatchOperation,
    ColorOperation,
    GeometricOperation,
    described,
)
from coursekit.data.augmentation.warping.memory import where_chosen
import numpy as np


@described
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

    Example:
        >>> from coursekit.data.augmentation import blur, compose
        >>> compose(maybe(blur(2), probability=0.1))
        compose(maybe(blur(2), probability=0.1))
    """
    require_share(probability=probability)

    def draw_warp(count, size, generator):
        chosen = generator.random(count) < probability
        places, new_size = operation.draw(count, size, generator)
        require_same("size of the images", tuple(size), tuple(new_size))
        return where_chosen(chosen, places, np.eye(3) if places.ndim == 3 else np.float32(0)), size

    def draw_color(count, channels, generator):
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

    if isinstance(operation, GeometricOperation):
        return GeometricOperation(draw_warp)
    if isinstance(operation, ColorOperation):
        return ColorOperation(draw_color)
    return BatchOperation(apply)
