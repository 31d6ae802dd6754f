from functools import partial

from coursekit.schedules import cosine_annealing, warm_up
import numpy as np

STEPS = np.arange(60)
WARM_UP = partial(warm_up, steps=5, schedule=partial(cosine_annealing, start=0.1, period=40))


def test_warm_up_climbs_in_equal_strides_then_follows():
    rates = WARM_UP(STEPS)
    np.testing.assert_allclose(np.diff(rates[:6]), 0.1 / 6)
    after = cosine_annealing(STEPS[:55], start=0.1, period=40)
    np.testing.assert_allclose(rates[5:], after)
