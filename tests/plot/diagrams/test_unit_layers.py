"""Units that are switched off have no connections."""

from coursekit import plot
from matplotlib import pyplot as plt
import numpy as np
import pytest


@pytest.fixture(autouse=True)
def closed():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def drawn(kept):
    """Returns lines as pairs of ends, and places by marker."""
    ax = plot.unit_layers(kept)
    lines = {tuple(map(tuple, segment)) for segment in ax.collections[0].get_segments()}
    places = {"o": set(), "x": set()}
    for line in ax.lines:
        places[line.get_marker()] |= set(zip(*map(np.ndarray.tolist, line.get_data()), strict=True))
    return lines, places


def test_every_pair_of_kept_units_of_neighbors_is_joined():
    kept = [np.array(layer, bool) for layer in ([1, 0, 1], [1, 1, 0, 1], [1, 1])]
    lines, places = drawn(kept)
    assert len(lines) == 2 * 3 + 3 * 2
    assert {len(places["o"]), len(places["x"])} == {7, 2}
    assert {end for line in lines for end in line} == places["o"]
    assert all(end[0] - start[0] == 1 for start, end in lines)


def test_a_layer_that_is_all_off_lets_nothing_through():
    lines, places = drawn([[True], [False, False], [True]])
    assert lines == set()
    assert len(places["x"]) == 2


@pytest.mark.parametrize("kept", [[], [[True]], [[True], []], [[[True]], [True]]])
def test_what_is_no_network_is_refused(kept):
    with pytest.raises(ValueError, match="`kept` must be two or more layers of units; got shapes"):
        plot.unit_layers(kept)
