"""A change of the same size as an attack's, in a direction that means nothing."""

from coursekit.interpret.adversaries.ball import read_ball
import numpy as np


def random_perturbation(images, *, size, value_range, norm="inf", seed=0):
    """Changes images at random, as the control of an attack of the same size.

    Args:
        images: (N, H, W, C) array.
        size: How much the images change, one number or one for each.
        value_range: The lowest and highest value of a pixel, which no image leaves: what would is
            changed the other way.
        norm: "inf", where each value changes by the size, up or down, or "2", where the root of the
            sum of squares is the size and all directions are alike.
        seed: Seed of the change.

    Returns:
        float32 array, the changed images. The change is of the given size unless the range is too
        narrow both ways.

    Raises:
        ValueError: If an argument is not of the kind above, or the images are out of range.

    Example:
        >>> import numpy as np
        >>> from coursekit.interpret import random_perturbation
        >>> images = np.zeros((1, 2, 2, 1))
        >>> random_perturbation(images, size=2, value_range=(0, 255)).ravel().tolist()
        [2.0, 2.0, 2.0, 2.0]
    """
    images = np.asarray(images, "float32")
    ball = read_ball(images, size, norm, value_range)
    low, high = ball.value_range
    change = ball.step(np.random.default_rng(seed).standard_normal(images.shape), ball.size)
    is_out = (images + change < low) | (images + change > high)
    return ball.inside(images + np.where(is_out, -change, change))
