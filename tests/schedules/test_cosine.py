from functools import partial

from coursekit.schedules import cosine_annealing, cosine_restarts
import keras
import numpy as np
import pytest

STEPS = np.arange(60)
COSINE_ANNEALING = partial(cosine_annealing, start=0.1, period=40, floor=0.01)
COSINE_RESTARTS = partial(cosine_restarts, start=0.1, period=6, stretch=2)


def test_cosine_annealing_equals_keras():
    theirs = keras.optimizers.schedules.CosineDecay(0.1, 40, alpha=0.1)
    ours = COSINE_ANNEALING(STEPS)
    np.testing.assert_allclose(ours, [float(theirs(step)) for step in STEPS], atol=1e-7)


def test_cosine_annealing_is_symmetric_about_its_middle():
    schedule = COSINE_ANNEALING
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
    assert COSINE_RESTARTS(restart) == 0.1


def test_a_million_equal_cycles_cost_no_more_than_one():
    steps = np.array([0.0, 3.0, 7.0, 6e6, 6e6 + 3, 6e15])
    first = cosine_restarts(steps[[0, 1, 1, 0, 1, 0]] + [0, 0, -2, 0, 0, 0], start=0.1, period=6)
    np.testing.assert_array_equal(cosine_restarts(steps, start=0.1, period=6), first)
