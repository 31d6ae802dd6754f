"""The ranges from which operations draw, one number for each image."""

import numpy as np


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


def require_range(name, amount, *, low=None, high=None):
    """Requires a number of 0 or more, or the two ends of a range in order.

    Args:
        name: Name of the argument.
        amount: Its value.
        low: Least number that may be drawn, or None.
        high: Largest such number, or None.

    Raises:
        ValueError: If it is neither, or outside the bounds.
    """
    ends = _as_numbers(amount)
    good = ends >= 0 if ends.ndim == 0 else ends.shape == (2,) and ends[0] <= ends[1]
    if not (good and _is_within(ends, low, high)):
        bounds = [f"from {low}" if low is not None else "", f"up to {high}" if high else ""]
        between = f", {' '.join(filter(None, bounds))}" if any(bounds) else ""
        raise ValueError(
            f"`{name}` must be a number of 0 or more, or the two ends of a range in order"
            f"{between}; got {amount!r}."
        )


def require_ends(name, ends, *, low, high=None):
    """Requires the two ends of a range in order, within bounds."""
    numbers = _as_numbers(ends)
    if not (numbers.shape == (2,) and numbers[0] <= numbers[1] and _is_within(numbers, low, high)):
        bounds = f"from {low}" + (f" up to {high}" if high else "")
        raise ValueError(f"`{name}` must be two numbers in order, {bounds}; got {ends!r}.")


def require_factor(name, amount, *, above_zero=False):
    """Requires the distance of a factor from 1, or the two ends of its range, none negative."""
    ends = _as_numbers(amount)
    if ends.ndim == 0:
        good = 0 <= ends < 1 if above_zero else 0 <= ends <= 1
    else:
        least = ends[0] > 0 if above_zero else ends[0] >= 0
        good = ends.shape == (2,) and least and ends[0] <= ends[1] < np.inf
    if not good:
        bounds = "0 or more, but below 1" if above_zero else "from 0 to 1"
        least = "above 0" if above_zero else "0 or more"
        raise ValueError(
            f"`{name}` must be a number {bounds} (0.2 draws the factor from 0.8 to 1.2), or the "
            f"two ends of the factor's range in order, {least}, such as (0.8, 1.5); got {amount!r}."
        )


def _as_numbers(values):
    try:
        return np.array(values, "float64")
    except (TypeError, ValueError):
        return np.array(np.nan)


def _is_within(ends, low, high):
    least, most = ends.min(), ends.max()
    return (low is None or least >= low) and most <= (np.inf if high is None else high)
