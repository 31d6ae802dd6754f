"""Graphs of a computation, with what stands at each node and on each edge."""

from collections import Counter

from coursekit._extras import optional
from coursekit.plot.charts.curves import labeled_axes
import numpy as np

networkx = optional("networkx")

COLUMN, ROW = 3.0, 1.3  # distances between nodes, in inches at full size
WIDEST = 11  # inches
MARGIN = 0.5
BEND = 0.5  # of an edge that passes by a node, and of one beside another
CENTERED = {"ha": "center", "va": "center"}
BLANK = {"facecolor": "white", "edgecolor": "none", "pad": 1}


def computation_graph(nodes, edges, *, ax=None):
    """Draws what a number was computed from, inputs on the left and the result on the right.

    A node stands as many columns from the right as the longest way to the
    result has edges, so that an input stands next to its first use.

    Args:
        nodes: Dictionary from a node to its text, of one line or more.
        edges: Triples (source, target, text); two nodes may be joined twice.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If there are no edges, if they make a cycle, or if one
            joins a node that has no text.

    Example:
        >>> from coursekit import plot
        >>> nodes = {"x": "x = 2", "y": "y = x x = 4"}
        >>> ax = plot.computation_graph(nodes, [("x", "y", "dy/dx = 4")])
    """
    places = _places(nodes, edges)
    bends = _bends(edges, places)
    middles = [
        _middle(places[source], places[target], bend)
        for (source, target, _), bend in zip(edges, bends, strict=True)
    ]
    ax = _empty_axes(ax, np.array([*places.values(), *middles]))
    boxes = {node: _draw_node(ax, nodes[node], place) for node, place in places.items()}
    for (source, target, text), bend, middle in zip(edges, bends, middles, strict=True):
        _draw_edge(ax, places[source], places[target], bend, boxes[source], boxes[target])
        ax.text(*middle, text, zorder=2, color="tab:red", fontsize=8, bbox=BLANK, **CENTERED)
    return ax


def _places(nodes, edges):
    """Returns the (x, y) of each node, from the result leftward."""
    graph = networkx.DiGraph((target, source) for source, target, _ in edges)
    if not graph:
        raise ValueError("`edges` must hold at least one triple; got none.")
    without_text = [node for node in graph if node not in nodes]
    if without_text:
        raise ValueError(f"`nodes` must give a text for each node; none for {without_text}.")
    try:
        columns = [
            sorted(c, key=list(nodes).index) for c in networkx.topological_generations(graph)
        ]
    except networkx.NetworkXUnfeasible as error:
        raise ValueError("`edges` must make no cycle; got one.") from error
    places = {}
    for distance, column in enumerate(columns):
        wanted = {
            node: np.mean([places[target][1] for target in graph.predecessors(node)] or 0.0)
            for node in column
        }
        column = sorted(column, key=wanted.get, reverse=True)
        heights = _apart([wanted[node] for node in column])
        places.update(
            {node: (-distance * COLUMN, y) for node, y in zip(column, heights, strict=True)}
        )
    return places


def _apart(wanted):
    """Moves heights, given from the top, to be a row apart or more about the same mean."""
    heights = []
    for height in wanted:
        heights.append(min(height, heights[-1] - ROW) if heights else height)
    return np.array(heights) - np.mean(heights) + np.mean(wanted)


def _bends(edges, places):
    """Returns how far each edge bends up: not at all, by a node, or beside its twin."""
    count, seen = Counter((source, target) for source, target, _ in edges), Counter()
    bends = []
    for source, target, _ in edges:
        pair = source, target
        is_long = places[target][0] - places[source][0] > COLUMN
        twins = BEND * (2 * seen[pair] / (count[pair] - 1) - 1) if count[pair] > 1 else 0.0
        bends.append(BEND * is_long + twins)
        seen[pair] += 1
    return bends


def _middle(start, end, bend):
    """Returns the middle of an edge, which an arc of three points passes at half its bend."""
    (x, y), (end_x, end_y) = start, end
    return (x + end_x - bend * (end_y - y)) / 2, (y + end_y + bend * (end_x - x)) / 2


def _empty_axes(ax, places):
    (left, low), (right, high) = places.min(axis=0), places.max(axis=0)
    limits = (left - 1, right + 1), (low - MARGIN, high + MARGIN)
    width, height = np.diff(limits).ravel()
    scale = min(1.0, WIDEST / width)
    ax = labeled_axes(ax, "", "", size=(scale * width, scale * height))
    ax.set(xlim=limits[0], ylim=limits[1], aspect="equal")
    ax.set_axis_off()
    return ax


def _draw_node(ax, text, place):
    box = {"boxstyle": "round,pad=0.4", "facecolor": "aliceblue", "edgecolor": "black"}
    return ax.text(*place, text, zorder=3, fontsize=9, bbox=box, **CENTERED).get_bbox_patch()


def _draw_edge(ax, start, end, bend, box, end_box):
    style = {"arrowstyle": "-|>", "color": "gray", "patchA": box, "patchB": end_box}
    style |= {"shrinkA": 0, "shrinkB": 1, "connectionstyle": f"arc3,rad={-bend}"}
    ax.annotate("", xy=end, xytext=start, arrowprops=style, zorder=1)
