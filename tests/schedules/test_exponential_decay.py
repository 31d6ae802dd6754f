from functools import partial
import math

from coursekit.schedules import exponential_decay
import keras
import numpy as np
import pytest

STEPS = np.arange(60)
EXPONENTIAL_DECAY = partial(exponential_decay, start=0.1, rate=0.03)


def test_exponential_decay_equals_keras_with_the_factor_of_one_step():
    theirs = keras.optimizers.schedules.ExponentialDecay(0.1, 1, math.exp(-0.03))
    ours = EXPONENTIAL_DECAY(STEPS)
    np.testing.assert_allclose(ours, [float(theirs(step)) for step in STEPS], rtol=1e-5)


def test_exponential_decay_halves_in_its_half_life():
    half_life = math.log(2) / 0.03
    assert EXPONENTIAL_DECAY(half_life) == pytest.approx(0.05)
