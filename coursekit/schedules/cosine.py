"""Cosine annealing, once or with warm restarts."""

from coursekit._arguments import require_not_negative, require_positive
import numpy as np


def cosine_annealing(step, *, start, period, floor=0.0):
    """Lowers the learning rate along half a cosine, then keeps it at the floor.

    Args:
        step: Step or array of steps, 0 or above.
        start: Learning rate of step 0.
        period: Number of steps from `start` to `floor`.
        floor: Learning rate at `period` and after it.

    Returns:
        Learning rates, float64, in the shape of `step`.

    Raises:
        ValueError: If `start` or `period` is not above 0, or `floor` is below 0.

    Example:
        >>> cosine_annealing([0, 50, 100, 150], start=0.1, period=100).round(3)
        array([0.1 , 0.05, 0.  , 0.  ])

    Reference:
        Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm
        Restarts", ICLR 2017, equation 5.
    """
    require_positive(start=start, period=period)
    require_not_negative(floor=floor)
    progress = np.minimum(np.asarray(step, dtype="float64") / period, 1.0)
    return floor + (start - floor) * (1 + np.cos(np.pi * progress)) / 2


def cosine_restarts(step, *, start, period, floor=0.0, stretch=1):
    """Repeats cosine annealing, each cycle `stretch` times as long as the one before.

    Args:
        step: Step or array of steps, 0 or above.
        start: Learning rate at which each cycle begins.
        period: Number of steps of the first cycle.
        floor: Learning rate that each cycle approaches.
        stretch: Ratio of a cycle's length to that of the cycle before; 1 or above.

    Returns:
        Learning rates, float64, in the shape of `step`.

    Raises:
        ValueError: If `start` or `period` is not above 0, `floor` is below 0,
            or `stretch` is below 1.

    Example:
        >>> cosine_restarts([0, 9, 10, 30], start=0.1, period=10, stretch=2).round(4)
        array([0.1   , 0.0024, 0.1   , 0.1   ])

    Reference:
        Loshchilov and Hutter, ICLR 2017; `stretch` is their T_mult.
    """
    require_positive(start=start, period=period)
    if stretch < 1:
        raise ValueError(f"`stretch` must be 1 or above; got {stretch}.")
    step = np.asarray(step, dtype="float64")
    if stretch == 1:  # the cycles before need not be counted
        return cosine_annealing(step % period, start=start, period=period, floor=floor)
    begins, lengths = _cycles(np.max(step, initial=0.0), period, stretch)
    cycle = np.searchsorted(begins, step, side="right") - 1
    progress = (step - begins[cycle]) / lengths[cycle]
    return cosine_annealing(progress, start=start, period=1.0, floor=floor)


def _cycles(last_step, period, stretch):
    """Returns the first steps and the lengths of all cycles up to `last_step`."""
    begins, lengths = [0.0], [float(period)]
    while begins[-1] + lengths[-1] <= last_step:
        begins.append(begins[-1] + lengths[-1])
        lengths.append(lengths[-1] * stretch)
    return np.array(begins), np.array(lengths)
