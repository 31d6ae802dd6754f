"""Curves with the interval of each mean."""

from coursekit.plot.charts.curves import curves
from matplotlib import pyplot as plt
import numpy as np
import pytest
from scipy import stats

LABELS = {"x_label": "epoch", "y_label": "loss"}


@pytest.fixture(autouse=True)
def closed_figures():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def test_the_interval_is_students():
    seeds = np.random.default_rng(0).normal(size=(4, 3))
    ax = curves({"run": seeds}, x=[1, 10, 100], confidence=0.9, **LABELS)
    (bars,) = ax.containers
    mean, _, (lines,) = bars
    np.testing.assert_allclose(mean.get_xydata(), np.stack([[1, 10, 100], seeds.mean(axis=0)], 1))
    expected = stats.t.interval(0.9, 3, seeds.mean(axis=0), stats.sem(seeds))
    ends = np.array([segment[:, 1] for segment in lines.get_segments()])
    np.testing.assert_allclose(ends, np.transpose(expected))


def test_names_keep_their_own_line_on_axes_that_hold_some():
    runs = np.random.default_rng(0).normal(size=(4, 3))
    ax = curves({"first": runs}, confidence=0.95, **LABELS)
    curves({"second": runs, "third": runs}, confidence=0.95, ax=ax, **LABELS)
    lines = [bars[0] for bars in ax.containers]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["first", "second", "third"]
    for of in ("get_color", "get_marker"):
        assert len({getattr(line, of)() for line in lines}) == 3


@pytest.mark.parametrize(
    ("values", "confidence", "message"),
    [
        ([[1.0, 2.0]], 0.95, "`confidence` needs two seeds or more; 'run' has one"),
        ([1.0, 2.0], 0.95, "`confidence` needs two seeds"),
        (np.ones((3, 2)), 95, "`confidence` must lie between 0 and 1; got 95"),
        (np.ones((3, 2)), 1, "`confidence` must lie between 0 and 1; got 1"),
    ],
)
def test_what_has_no_interval_is_refused(values, confidence, message):
    with pytest.raises(ValueError, match=message):
        curves({"run": values}, confidence=confidence, **LABELS)
