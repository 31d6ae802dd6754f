from coursekit import plot
from matplotlib import pyplot as plt
import numpy as np
import pytest

NODES = {"x": "x = -2", "y": "y = 5", "z": "z = -4", "q": "q = 3", "f": "f = -12"}
EDGES = [("x", "q", "to q"), ("y", "q", "from y"), ("q", "f", "1"), ("z", "f", "2")]


@pytest.fixture(autouse=True)
def never_shown(monkeypatch):
    plt.switch_backend("agg")
    monkeypatch.setattr(plt, "show", lambda *args, **kwargs: pytest.fail("plt.show was called"))
    yield
    plt.close("all")


def places(ax):
    return {text.get_text(): text.get_position() for text in ax.texts if text.get_text()}


def arrows(ax):
    """Returns the drawn arrows as arrays of (x, y), start first, in data coordinates."""
    ax.figure.canvas.draw()
    patches = [text.arrow_patch for text in ax.texts if getattr(text, "arrow_patch", None)]
    back = ax.transData.inverted()
    return [back.transform(patch._get_path_in_displaycoord()[0][0].vertices) for patch in patches]


def test_each_node_stands_left_of_its_uses_and_inputs_next_to_the_first():
    found = places(plot.computation_graph(NODES, EDGES))
    x = {name: found[text][0] for name, text in NODES.items()}
    assert x["x"] == x["y"] < x["q"] == x["z"] < x["f"]
    assert x["f"] - x["q"] == x["q"] - x["x"]
    assert len({found[text] for text in NODES.values()}) == len(NODES)


def test_the_text_of_an_edge_stands_at_its_middle():
    found = places(plot.computation_graph(NODES, EDGES))
    for source, target, text in EDGES:
        middle = (np.array(found[NODES[source]]) + found[NODES[target]]) / 2
        np.testing.assert_allclose(found[text], middle)


def test_arrows_lead_from_box_to_box_in_the_order_of_the_edges():
    ax = plot.computation_graph(NODES, EDGES)
    found = places(ax)
    drawn = arrows(ax)
    boxes = {text.get_text(): text.get_bbox_patch() for text in ax.texts}
    for (source, target, _), arrow in zip(EDGES, drawn, strict=True):
        start, end = np.array(found[NODES[source]]), np.array(found[NODES[target]])
        assert start[0] < arrow[0, 0] < arrow[-1, 0] < end[0]
        along = (end - start) / np.linalg.norm(end - start)
        box = boxes[NODES[target]].get_window_extent().transformed(ax.transData.inverted())
        assert 0 < box.x0 - arrow[-1, 0] < 0.05
        for point in (arrow[0], arrow[-1]):
            offset = point - start
            assert np.linalg.norm(offset - offset @ along * along) < 0.05


def test_edges_of_one_pair_bend_apart_and_long_ones_pass_by():
    """x * x + x: two edges to the product, and one past it to the sum."""
    nodes = {name: name for name in ("x", "product", "sum")}
    edges = [
        ("x", "product", "a"),
        ("x", "product", "b"),
        ("x", "sum", "c"),
        ("product", "sum", ""),
    ]
    ax = plot.computation_graph(nodes, edges)
    found = places(ax)
    assert found["x"][1] == found["product"][1] == found["sum"][1]
    assert found["a"][1] == -found["b"][1] != 0
    assert found["c"][0] == found["product"][0]
    assert found["c"][1] > found["product"][1] + 0.5
    drawn = arrows(ax)
    assert np.abs(drawn[2][:, 1]).max() > 0.5 > np.abs(drawn[3][:, 1]).max()
    for text, arrow in zip("abc", drawn[:3], strict=True):
        middle = (arrow[0] + 2 * arrow[1] + arrow[2]) / 4  # of a quadratic curve
        np.testing.assert_allclose(found[text], middle, atol=0.15)


def test_a_long_edge_that_rises_or_falls_carries_its_text():
    nodes = {name: name for name in ("a", "b", "product", "sum")}
    edges = [("a", "product", "1"), ("b", "product", "2"), ("product", "sum", "3")]
    edges += [("a", "sum", "4"), ("b", "sum", "5")]
    ax = plot.computation_graph(nodes, edges)
    found = places(ax)
    assert found["a"][1] > found["sum"][1] > found["b"][1]
    for text, arrow in zip("45", arrows(ax)[3:], strict=True):
        middle = (arrow[0] + 2 * arrow[1] + arrow[2]) / 4
        np.testing.assert_allclose(found[text], middle, atol=0.2)


def test_a_wide_column_keeps_its_distances():
    nodes = {name: name for name in ("a", "b", "c", "d", "sum")}
    found = places(plot.computation_graph(nodes, [(name, "sum", "") for name in "abcd"]))
    heights = [found[name][1] for name in "abcd"]
    np.testing.assert_allclose(np.diff(heights), np.diff(heights)[0])
    assert sum(heights) == pytest.approx(found["sum"][1])


def test_given_axes_are_used():
    _, ax = plt.subplots()
    assert plot.computation_graph(NODES, EDGES, ax=ax) is ax


@pytest.mark.parametrize(
    ("edges", "message"),
    [
        ([], "`edges` must hold at least one triple"),
        ([("x", "q", ""), ("q", "x", "")], "no cycle"),
        ([("x", "w", "")], r"`nodes` must give a text for each node; none for \['w'\]"),
    ],
)
def test_bad_graphs_are_named(edges, message):
    with pytest.raises(ValueError, match=message):
        plot.computation_graph(NODES, edges)
