"""Charts draw unusual values, or say what is wrong with them."""

from types import MappingProxyType

from coursekit import plot
from matplotlib import pyplot as plt
import numpy as np
import pandas
import pytest

XY = {"x_label": "epoch", "y_label": "loss"}
X = {"x_label": "score"}


@pytest.fixture(autouse=True)
def closed_figures():
    plt.switch_backend("agg")
    yield
    plt.close("all")


@pytest.mark.parametrize("values", [[np.nan] * 3, [1.0], [1.0, np.inf], np.zeros((2, 3))])
def test_values_that_are_no_numbers_or_constant_are_drawn(values):
    plot.curves({"run": values}, **XY).figure.canvas.draw()
    plot.seed_dots(MappingProxyType({"run": np.ravel(values)}), **X).figure.canvas.draw()


def test_the_columns_of_a_table_are_curves():
    table = pandas.DataFrame({"first": [1.0, 2.0], "second": [3.0, 4.0]})
    assert len(plot.curves(table, **XY).lines) == 2


NOTHING = {
    "named_values": lambda named: plot.curves(named, **XY),
    "named_scores": lambda named: plot.seed_dots(named, **X),
    "named_differences": lambda named: plot.difference_intervals(named, **X),
    "named_schedules": lambda named: plot.schedule_curves(named, steps=3),
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_to_draw_is_named(name):
    with pytest.raises(ValueError, match=f"`{name}` must hold at least one name; got none"):
        NOTHING[name]({})
    with pytest.raises(ValueError, match=f"`{name}` must be a dictionary .* got a list"):
        NOTHING[name]([1.0])
    assert not plt.get_fignums()


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: plot.curves({"a": []}, **XY),
            r"`named_values\['a'\]` must be filled \(steps,\) or .* got shape \(0,\)",
        ),
        (lambda: plot.curves({"a": np.ones((2, 3, 4))}, **XY), r"got shape \(2, 3, 4\)"),
        (
            lambda: plot.curves({"a": [1.0, 2.0]}, x=[1], **XY),
            "`x` must be one for each of the 2 steps of 'a'; got 1",
        ),
        (
            lambda: plot.seed_dots({"a": 3.0}, **X),
            r"`named_scores\['a'\]` must be filled \(seeds,\) scores; got shape \(\)",
        ),
        (lambda: plot.schedule_curves({"a": np.cos}, steps=0), "`steps` must be a positive"),
        (lambda: plot.learning_rate_curve([], []), "`losses` must have a finite value; got 0"),
        (lambda: plot.learning_rate_curve([0.1], [np.nan]), "`losses` must have a finite value"),
        (
            lambda: plot.learning_rate_curve([0.1, 1], [2.0]),
            "`losses` must be one for each of the 2 rates; got 1",
        ),
        (
            lambda: plot.learning_rate_curve([0.1], [2.0], smoothed=[]),
            "`smoothed` must be one for each of the 1 rates; got 0",
        ),
        (
            lambda: plot.embedding_dots(np.eye(2), [0, 1], names=["cat"]),
            "`names` must name each label; got 1 names and .*1",
        ),
        (
            lambda: plot.embedding_dots(np.eye(2), ["a", "b"], names={"a": "cat"}),
            r"`names` must name each label; got \['a'\] and .*'b'",
        ),
    ],
)
def test_wrong_values_are_named(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
