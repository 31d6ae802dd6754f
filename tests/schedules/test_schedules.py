"""Laws of all schedules."""

from functools import partial

from coursekit.schedules import (
    cosine_annealing,
    cosine_restarts,
    exponential_decay,
    one_cycle,
    step_decay,
    warm_up,
)
import numpy as np
import pytest

STEPS = np.arange(60)
SCHEDULES = {
    "step_decay": partial(step_decay, start=0.1, factor=0.5, every=7),
    "exponential_decay": partial(exponential_decay, start=0.1, rate=0.03),
    "cosine_annealing": partial(cosine_annealing, start=0.1, period=40, floor=0.01),
    "cosine_restarts": partial(cosine_restarts, start=0.1, period=6, stretch=2),
    "warm_up": partial(warm_up, steps=5, schedule=partial(cosine_annealing, start=0.1, period=40)),
    "one_cycle": partial(one_cycle, start=0.01, peak=0.25, period=50, floor=0.001),
}


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_array_of_steps_equals_single_steps(schedule):
    rates = schedule(STEPS)
    assert rates.shape == STEPS.shape
    assert rates.dtype == np.float64
    np.testing.assert_array_equal(rates, [schedule(int(step)) for step in STEPS])
    assert isinstance(schedule(3), float)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_rates_are_above_zero_until_the_end(schedule):
    assert np.all(schedule(np.arange(40)) > 0)


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        (partial(step_decay, start=0.1, factor=0.5, every=0), "`every` must be above 0; got 0"),
        (partial(exponential_decay, start=-1, rate=1), "`start` must be above 0; got -1"),
        (partial(exponential_decay, start=1, rate=-1), "`rate` must be 0 or above; got -1"),
        (partial(cosine_annealing, start=1, period=2, floor=-1), "`floor` must be 0 or above"),
        (partial(cosine_restarts, start=1, period=2, stretch=0.5), "`stretch` must be 1 or above"),
        (partial(one_cycle, start=1, peak=2, period=3, rise=1), "`rise` must be between 0 and 1"),
        (partial(warm_up, steps=0, schedule=float), "`steps` must be above 0; got 0"),
    ],
)
def test_wrong_options_are_named(schedule, message):
    with pytest.raises(ValueError, match=message):
        schedule(0)
