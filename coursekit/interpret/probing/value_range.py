"""The range of values that a model's images may have."""

from numbers import Real

import numpy as np


def read_value_range(value_range):
    """Reads the lowest and the highest value of a pixel.

    Args:
        value_range: Two numbers, such as (0, 255).

    Returns:
        Both as floats.

    Raises:
        ValueError: If they are not two finite numbers of which the second is larger.
    """
    numbers = tuple(value_range) if isinstance(value_range, (tuple, list, np.ndarray)) else ()
    is_range = len(numbers) == 2 and all(isinstance(x, Real) and np.isfinite(x) for x in numbers)
    if not is_range or not numbers[0] < numbers[1]:
        raise ValueError(
            "`value_range` must be the lowest and the highest value of a pixel, such as "
            f"(0, 255); got {value_range!r}."
        )
    return float(numbers[0]), float(numbers[1])


def require_within(images, value_range, *, name="images"):
    """Requires images whose values lie in their range.

    Args:
        images: Array.
        value_range: Two numbers.
        name: What a message calls the images.

    Raises:
        ValueError: If a value lies outside.
    """
    low, high = value_range
    if images.size and (images.min() < low or images.max() > high):
        raise ValueError(
            f"`{name}` must lie in `value_range`, from {low:g} to {high:g}; got values from "
            f"{images.min():g} to {images.max():g}."
        )
