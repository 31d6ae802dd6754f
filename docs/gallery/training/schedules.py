"""How a learning rate falls.

Schedules are functions of the step, so that they can be drawn before they train anything.
`AnnealLearningRate` takes the same functions, for each epoch or each batch.

Five curves of the learning rate over 100 epochs: stairs, an exponential, half a cosine, a cosine
with three restarts, and one that warms up for ten epochs before it falls as a cosine.
"""

from functools import partial

from coursekit import plot, schedules

cosine = schedules.cosine_annealing
falling = {"steps": partial(schedules.step_decay, start=0.1, factor=0.3, every=30)}
falling["exponential"] = partial(schedules.exponential_decay, start=0.1, rate=0.03)
falling["cosine"] = partial(cosine, start=0.1, period=100)
falling["restarts"] = partial(schedules.cosine_restarts, start=0.1, period=25)
shorter = partial(cosine, start=0.1, period=90)
falling["warm-up"] = partial(schedules.warm_up, steps=10, schedule=shorter)
ax = plot.schedule_curves(falling, steps=100)
ax.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
