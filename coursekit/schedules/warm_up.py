"""Linear warm-up before any other schedule."""

from coursekit._arguments import require_positive
import numpy as np


def warm_up(step, *, steps, schedule):
    """Climbs in equal strides to the first rate of a schedule, then follows it.

    Step 0 already has a rate above 0, so that no step is wasted: the stride is
    `schedule(0) / (steps + 1)`.

    Args:
        step: Step or array of steps, 0 or above.
        steps: Number of steps of the climb; `schedule` begins after them.
        schedule: Function of a step, an array of them, to learning rates.

    Returns:
        Learning rates, float64, in the shape of `step`.

    Raises:
        ValueError: If `steps` is not above 0.

    Example:
        >>> from functools import partial
        >>> from coursekit.schedules import exponential_decay
        >>> constant = partial(exponential_decay, start=0.1, rate=0.0)
        >>> warm_up([0, 1, 2, 3, 4], steps=3, schedule=constant)
        array([0.025, 0.05 , 0.075, 0.1  , 0.1  ])

    Reference:
        Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in
        1 Hour", 2017, section 2.2.
    """
    require_positive(steps=steps)
    step = np.asarray(step, dtype="float64")
    climb = schedule(0) * (step + 1) / (steps + 1)
    after = schedule(np.maximum(step - steps, 0))
    return np.where(step < steps, climb, after)[()]
