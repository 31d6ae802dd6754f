from coursekit.interpret.units.running_histogram import RunningHistogram
import numpy as np


def test_it_is_the_histogram_of_all_numbers_at_once():
    generator, running, all_values = np.random.default_rng(0), RunningHistogram(32), []
    for scale in (1, 0.1, 30, 5):
        values = scale * generator.standard_normal((7, 9)) - scale
        all_values.append(values)
        running.update(values)
        expected, _ = np.histogram(np.concatenate(all_values), running.edges)
        np.testing.assert_array_equal(running.counts, expected)


def test_it_stays_within_twice_the_range_on_each_side():
    running = RunningHistogram(16)
    running.update([0.0, 1.0])
    running.update([-3.0, 5.0])
    assert running.edges[0] <= -3
    assert running.edges[-1] >= 5
    assert running.edges[-1] - running.edges[0] <= 4 * 8


def test_constant_numbers_are_counted():
    running = RunningHistogram(4)
    running.update(np.zeros(5))
    running.update(np.zeros(3))
    assert running.counts.sum() == 8
