from coursekit import plot
from matplotlib import pyplot as plt
import numpy as np
import pytest

LAYERS = ["conv", "pool", "dense"]


def test_bars_are_shares_of_the_total():
    axes = plot.budget_bars(LAYERS, {"memory": [6, 1, 1], "parameters": [0, 0, 5000]})
    heights = [[bar.get_height() for bar in ax.patches] for ax in axes]
    assert heights == [[0.75, 0.125, 0.125], [0, 0, 1]]
    assert [ax.get_title(loc="left") for ax in axes] == [
        "memory: 8 in all",
        "parameters: 5 K in all",
    ]
    assert [label.get_text() for label in axes[-1].get_xticklabels()] == LAYERS
    plt.close(axes[0].figure)


def test_many_layers_are_not_named():
    (ax,) = plot.budget_bars([f"layer{i}" for i in range(50)], {"memory": np.ones(50)})
    assert ax.get_xlabel() == "layer, from the input on"
    plt.close(ax.figure)


def test_given_axes_are_used():
    _, ax = plt.subplots()
    assert plot.budget_bars(LAYERS, {"memory": [1, 2, 3]}, axes=ax)[0] is ax
    plt.close(ax.figure)


@pytest.mark.parametrize("numbers", [[1, 2], [0, 0, 0]])
def test_errors_name_the_quantity(numbers):
    with pytest.raises(ValueError, match=r"`quantities` must .*the 3 layers.*'memory'"):
        plot.budget_bars(LAYERS, {"memory": numbers})
