from functools import partial

from coursekit.schedules import one_cycle
import numpy as np

ONE_CYCLE = partial(one_cycle, start=0.01, peak=0.25, period=50, floor=0.001)


def test_one_cycle_passes_start_peak_and_floor():
    schedule = ONE_CYCLE
    np.testing.assert_allclose(schedule(np.array([0, 15, 50, 59])), [0.01, 0.25, 0.001, 0.001])
    assert np.all(np.diff(schedule(np.arange(16))) > 0)
    assert np.all(np.diff(schedule(np.arange(15, 51))) < 0)
