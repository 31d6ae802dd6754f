from functools import partial

from coursekit.schedules import step_decay
import numpy as np

STEPS = np.arange(60)
STEP_DECAY = partial(step_decay, start=0.1, factor=0.5, every=7)


def test_step_decay_multiplies_by_the_factor_each_period():
    schedule = STEP_DECAY
    np.testing.assert_allclose(schedule(STEPS + 7), 0.5 * schedule(STEPS))
    assert len(set(schedule(np.arange(7)))) == 1
