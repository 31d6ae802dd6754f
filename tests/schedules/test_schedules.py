"""Laws of the schedules, and equality with Keras's where Keras has one."""

from functools import partial
import math

from coursekit.schedules import (
    cosine_annealing,
    cosine_restarts,
    exponential_decay,
    one_cycle,
    step_decay,
    warm_up,
)
import keras
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


def test_step_decay_multiplies_by_the_factor_each_period():
    schedule = SCHEDULES["step_decay"]
    np.testing.assert_allclose(schedule(STEPS + 7), 0.5 * schedule(STEPS))
    assert len(set(schedule(np.arange(7)))) == 1


def test_exponential_decay_equals_keras_with_the_factor_of_one_step():
    theirs = keras.optimizers.schedules.ExponentialDecay(0.1, 1, math.exp(-0.03))
    ours = SCHEDULES["exponential_decay"](STEPS)
    np.testing.assert_allclose(ours, [float(theirs(step)) for step in STEPS], rtol=1e-5)


def test_exponential_decay_halves_in_its_half_life():
    half_life = math.log(2) / 0.03
    assert SCHEDULES["exponential_decay"](half_life) == pytest.approx(0.05)


def test_cosine_annealing_equals_keras():
    theirs = keras.optimizers.schedules.CosineDecay(0.1, 40, alpha=0.1)
    ours = SCHEDULES["cosine_annealing"](STEPS)
    np.testing.assert_allclose(ours, [float(theirs(step)) for step in STEPS], atol=1e-7)


def test_cosine_annealing_is_symmetric_about_its_middle():
    schedule = SCHEDULES["cosine_annealing"]
    np.testing.assert_allclose(schedule(STEPS[:41]) + schedule(40 - STEPS[:41]), 0.1 + 0.01)


@pytest.mark.parametrize("stretch", [1, 2, 1.5])
def test_cosine_restarts_equal_keras(stretch):
    theirs = keras.optimizers.schedules.CosineDecayRestarts(0.1, 6, t_mul=float(stretch))
    # Off the restarts themselves, where float32 may fall on either side.
    between = STEPS + 0.5
    ours = cosine_restarts(between, start=0.1, period=6, stretch=stretch)
    np.testing.assert_allclose(ours, [float(theirs(step)) for step in between], atol=1e-6)


@pytest.mark.parametrize("restart", [0, 6, 18, 42, 90, 6 * (2**20 - 1)])
def test_each_restart_is_at_the_start_rate_exactly(restart):
    assert SCHEDULES["cosine_restarts"](restart) == 0.1


def test_warm_up_climbs_in_equal_strides_then_follows():
    rates = SCHEDULES["warm_up"](STEPS)
    np.testing.assert_allclose(np.diff(rates[:6]), 0.1 / 6)
    after = cosine_annealing(STEPS[:55], start=0.1, period=40)
    np.testing.assert_allclose(rates[5:], after)


def test_one_cycle_passes_start_peak_and_floor():
    schedule = SCHEDULES["one_cycle"]
    np.testing.assert_allclose(schedule(np.array([0, 15, 50, 59])), [0.01, 0.25, 0.001, 0.001])
    assert np.all(np.diff(schedule(np.arange(16))) > 0)
    assert np.all(np.diff(schedule(np.arange(15, 51))) < 0)


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
