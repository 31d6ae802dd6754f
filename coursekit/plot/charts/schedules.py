"""Learning-rate schedules as curves."""

from coursekit._arguments import require_count
from coursekit.plot.charts.curves import curves
from coursekit.plot.charts.named_values import require_named
import numpy as np


def schedule_curves(named_schedules, *, steps, unit="epoch", ax=None):
    """Draws the learning rates that schedules give.

    Args:
        named_schedules: Dictionary from name to function of an array of steps.
        steps: Number of steps drawn, from step 0.
        unit: What a step is: "epoch" or "batch".
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If there is nothing to draw, or a schedule does not return a rate a step.

    Example:
        >>> from coursekit import plot
        >>> plot.schedule_curves({"halved": lambda step: 0.1 * 0.5**step}, steps=5).get_xlabel()
        'step (epoch)'
    """
    require_named("named_schedules", named_schedules)
    require_count("steps", steps)
    step = np.arange(steps)
    rates = {name: schedule(step) for name, schedule in named_schedules.items()}
    ax = curves(rates, x=step, x_label=f"step ({unit})", y_label="learning rate", ax=ax)
    for line in ax.lines:
        line.set_drawstyle("steps-post")
    return ax
