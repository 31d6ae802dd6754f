"""Learning-rate schedules: each is a pure function of the step.

A step is an epoch or a batch, as the user counts; steps start at 0. Every
function takes one step or an array of them and returns the learning rates as
float64 of the same shape. `functools.partial` fixes the options and leaves a
function of the step alone, which is what `callbacks.AnnealLearningRate` and
`plot.schedule_curves` take.
"""

from coursekit.schedules.cosine import cosine_annealing, cosine_restarts
from coursekit.schedules.exponential_decay import exponential_decay
from coursekit.schedules.one_cycle import one_cycle
from coursekit.schedules.step_decay import step_decay
from coursekit.schedules.warm_up import warm_up

__all__ = [
    "cosine_annealing",
    "cosine_restarts",
    "exponential_decay",
    "one_cycle",
    "step_decay",
    "warm_up",
]
