"""Step decay."""

from coursekit._arguments import require_positive
import numpy as np


def step_decay(step, *, start, factor, every):
    """Multiplies the learning rate by a factor each time a number of steps has passed.

    Args:
        step: Step or array of steps, 0 or above.
        start: Learning rate of the first `every` steps.
        factor: What the rate is multiplied by; below 1 to decay.
        every: Number of steps between two drops.

    Returns:
        Learning rates, float64, in the shape of `step`.

    Raises:
        ValueError: If `start`, `factor` or `every` is not above 0.

    Example:
        >>> step_decay([0, 9, 10, 20], start=0.1, factor=0.5, every=10)
        array([0.1  , 0.1  , 0.05 , 0.025])

    Reference:
        He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition",
        2016, section 3.4, divides the rate by 10 in this way.
    """
    require_positive(start=start, factor=factor, every=every)
    drops = np.asarray(step) // every
    return start * np.power(float(factor), drops)
