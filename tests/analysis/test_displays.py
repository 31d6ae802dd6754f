"""What a notebook shows as the last line of a cell: short in text, a table in HTML."""

from coursekit import analysis
import keras
from keras import layers
from networks import stack
import numpy as np
import pytest


def net():
    return stack(layers.Conv2D(2, 3, name="conv"), layers.BatchNormalization(), shape=(8, 8, 1))


def flat():
    return keras.Sequential([keras.Input((4,)), layers.Dense(3)])


SHOWN = {
    "layer_table": lambda: analysis.layer_table(net()),
    "receptive_field": lambda: analysis.receptive_field(net()),
    "gradient_receptive_field": lambda: analysis.gradient_receptive_field(net(), "conv"),
    "lint_model": lambda: analysis.lint_model(net()),
    "compare_budgets": lambda: analysis.compare_budgets({"one": net(), "two": net()}),
    "propagate_moments": lambda: analysis.propagate_moments(flat()),
    "gradient_check": lambda: analysis.gradient_check(flat(), np.ones((2, 4))),
    "equivariance_error": lambda: analysis.equivariance_error(net(), (1, 1), layer="conv"),
    "shift_stability": lambda: analysis.shift_stability(
        flat_images(), np.ones((2, 8, 8, 1)), [(1, 1)]
    ),
}


def flat_images():
    return stack(layers.Conv2D(2, 3), layers.GlobalAveragePooling2D(), shape=(8, 8, 1))


@pytest.mark.parametrize("name", SHOWN)
def test_a_result_shows_itself(name):
    result = SHOWN[name]()
    assert repr(result).startswith("<")
    assert len(repr(result)) < 120
    assert "\n" not in repr(result)
    html = result._repr_html_()
    assert ("white-space:nowrap" in html) or ("white-space:pre" in html)


def test_budgets_fit_in_a_line_of_a_notebook():
    names = {"efficientnet-lite0": net(), "mobilenet": net()}
    assert max(map(len, str(analysis.compare_budgets(names)).splitlines())) <= 100
