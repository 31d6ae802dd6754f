from coursekit import plot
from matplotlib import pyplot as plt
import pytest

EDGES = [("in", 0), (0, 1), (0, 2), (1, 2), (2, 3), (0, 3), (0, 4), (4, "out"), (3, "out")]
DEPTHS = {"in": 0, "0": 1, "1": 2, "4": 2, "2": 3, "3": 4, "out": 5}  # by hand


@pytest.fixture(autouse=True)
def never_shown(monkeypatch):
    plt.switch_backend("agg")
    monkeypatch.setattr(plt, "show", lambda *args, **kwargs: pytest.fail("plt.show was called"))
    yield
    plt.close("all")


def drawn_nodes(ax):
    return {text.get_text(): text.get_position() for text in ax.texts if text.get_text()}


def drawn_pieces(ax):
    """Ends of the curves: far edges in the first collection, near ones in the second."""
    return [
        [(tuple(path.vertices[0]), tuple(path.vertices[-1])) for path in collection.get_paths()]
        for collection in ax.collections
    ]


def test_nodes_stand_at_the_length_of_the_longest_way():
    places = drawn_nodes(plot.wiring_graph(EDGES))
    assert {name: place[0] for name, place in places.items()} == DEPTHS
    assert len(set(places.values())) == len(places)
    assert abs(places["1"][1] - places["4"][1]) >= 1


def test_pieces_lead_from_each_source_to_each_target():
    ax = plot.wiring_graph(EDGES)
    places = drawn_nodes(ax)
    far, near = drawn_pieces(ax)
    one_step = {edge for edge in EDGES if DEPTHS[str(edge[1])] - DEPTHS[str(edge[0])] == 1}
    assert set(near) == {(places[str(a)], places[str(b)]) for a, b in one_step}
    joined = {}
    for left, right in far:
        assert right[0] - left[0] == 1
        joined.setdefault(left, []).append(right)

    def reached(place):
        return {place}.union(*(reached(following) for following in joined.get(place, [])))

    for source, target in set(EDGES) - one_step:
        assert places[str(target)] in reached(places[str(source)])
    assert len(far) == 2 + 3 + 3 - 1  # 0 to 2 and 0 to 3 share their first piece


def test_one_arrow_ends_at_the_box_of_each_node_that_is_led_to():
    ax = plot.wiring_graph(EDGES)
    places = drawn_nodes(ax)
    boxes = {text.get_position(): text.get_bbox_patch() for text in ax.texts if text.get_text()}
    arrows = {text.xy: text for text in ax.texts if not text.get_text()}
    assert set(arrows) == {place for name, place in places.items() if name != "in"}
    assert len(arrows) == len(ax.texts) - len(places)
    for (depth, height), arrow in arrows.items():
        assert arrow.arrow_patch.patchB is boxes[depth, height]
        assert depth - 0.5 < arrow.xyann[0] < depth
        assert arrow.xyann[1] == height


def test_edges_are_level_where_an_arrow_is():
    ax = plot.wiring_graph(EDGES)
    starts = {text.xy: text.xyann for text in ax.texts if not text.get_text()}
    for collection in ax.collections:
        for path in collection.get_paths():
            *_, turn, end = (tuple(vertex) for vertex in path.vertices)
            assert turn == starts.get(end, end)


def test_edges_that_skip_depths_differ_in_more_than_color():
    far, near = plot.wiring_graph(EDGES).collections
    assert far.get_linestyle() != near.get_linestyle()
    assert tuple(far.get_edgecolor()[0]) != tuple(near.get_edgecolor()[0])


def test_ordering_leaves_no_needless_crossing():
    ax = plot.wiring_graph([("in", i) for i in range(4)] + [(i, 7 - i) for i in range(4)])
    places = drawn_nodes(ax)
    upper = sorted(range(4), key=lambda i: places[str(i)][1])
    assert sorted(range(4), key=lambda i: places[str(7 - i)][1]) == upper


def test_given_axes_are_used_and_labeled():
    _, given = plt.subplots()
    assert plot.wiring_graph([(0, 1)], ax=given) is given
    assert given.get_xlabel().startswith("depth (edges")


def test_what_has_no_layers_is_refused():
    with pytest.raises(ValueError, match="`edges` must make no cycle; got "):
        plot.wiring_graph([(0, 1), (1, 2), (2, 0)])
    with pytest.raises(ValueError, match="`edges` must hold at least one pair; got none"):
        plot.wiring_graph([])
