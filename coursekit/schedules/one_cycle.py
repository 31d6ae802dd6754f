"""The one-cycle schedule."""

from coursekit._arguments import require_positive
from coursekit.schedules.cosine import cosine_annealing
import numpy as np


def one_cycle(step, *, start, peak, period, floor=0.0, rise=0.3):
    """Rises from `start` to `peak` along a cosine, then falls to `floor` until `period`.

    Args:
        step: Step or array of steps, 0 or above.
        start: Learning rate of step 0; often a 25th of `peak`.
        peak: Highest learning rate, at step `rise * period`.
        period: Number of steps of rise and fall together.
        floor: Learning rate at `period` and after it.
        rise: Share of `period` that the rise takes, between 0 and 1.

    Returns:
        Learning rates, float64, in the shape of `step`.

    Raises:
        ValueError: If `start`, `peak` or `period` is not above 0, `floor` is
            below 0, or `rise` is not between 0 and 1.

    Example:
        >>> one_cycle([0, 30, 100], start=0.01, peak=0.25, period=100)
        array([0.01, 0.25, 0.  ])

    Reference:
        Smith and Topin, "Super-Convergence: Very Fast Training of Neural
        Networks Using Large Learning Rates", 2018; with cosine instead of
        straight ramps, as is common today.
    """
    require_positive(start=start, peak=peak, period=period)
    if not 0 < rise < 1:
        raise ValueError(f"`rise` must be between 0 and 1; got {rise}.")
    step = np.asarray(step, dtype="float64")
    top = rise * period
    climb = start + peak - cosine_annealing(step, start=peak, floor=start, period=top)
    fall = cosine_annealing(np.maximum(step - top, 0), start=peak, floor=floor, period=period - top)
    return np.where(step < top, climb, fall)[()]
