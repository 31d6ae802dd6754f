"""Exponential decay."""

from coursekit._arguments import require_not_negative, require_positive
import numpy as np


def exponential_decay(step, *, start, rate):
    """Lets the learning rate fall by the same fraction each step: start · e^(-rate · step).

    It equals `keras.optimizers.schedules.ExponentialDecay` with
    `decay_steps=1` and `decay_rate=exp(-rate)`: Keras's `decay_rate` is the
    factor of one period, `rate` the exponent k.

    Args:
        step: Step or array of steps, 0 or above.
        start: Learning rate of step 0.
        rate: The exponent k of one step; the rate halves every ln(2) / k steps.

    Returns:
        Learning rates, float64, in the shape of `step`.

    Raises:
        ValueError: If `start` is not above 0 or `rate` is below 0.

    Example:
        >>> exponential_decay([0, 10], start=0.1, rate=0.05)
        array([0.1       , 0.06065307])
    """
    require_positive(start=start)
    require_not_negative(rate=rate)
    return start * np.exp(-rate * np.asarray(step, dtype="float64"))
