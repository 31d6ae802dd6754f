"""Directed graphs without cycles, drawn in layers from left to right."""

from graphlib import TopologicalSorter
from itertools import pairwise

from coursekit.plot.style import line_of
from matplotlib import pyplot as plt
from matplotlib.collections import PathCollection
from matplotlib.path import Path
import numpy as np

SWEEPS = 12  # of the ordering; more change little
NUMBER_ROOM, NAME_ROOM = 0.3, 0.46  # left of a node's middle, where edges are level; in depths
HEAD = {"arrowstyle": "-|>", "color": "black", "shrinkA": 0, "shrinkB": 0, "mutation_scale": 9}


def wiring_graph(edges, *, ax=None):
    """Draws which node of a graph leads to which, from left to right.

    A node stands at its depth, the number of edges on the longest way to it,
    so that every edge leads to the right. An edge to the next depth is blue.
    Those that skip depths are orange, dashed, and pass between the nodes; those of
    one source keep together until they part, like the branches of a tree.

    Args:
        edges: Pairs (source, target) of numbers or names, without a cycle.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If there are no edges, or they make a cycle.

    Example:
        >>> from coursekit import plot
        >>> ax = plot.wiring_graph([("in", 0), (0, 1), (0, "out"), (1, "out")])
    """
    edges = list(edges)
    depths = _depths(edges)
    pieces = dict.fromkeys(piece for edge in edges for piece in _pieces(*edge, depths))
    heights = _heights(depths, pieces)
    ax = _empty_axes(ax, np.array(list(heights.values())), max(depths.values()))
    for index, is_far in ((1, True), (0, False)):
        paths = [_curve(*piece, heights) for piece in pieces if _is_passing(*piece) == is_far]
        style = {"facecolor": "none", "linewidth": 1.3, "zorder": 1, **line_of(index)}
        ax.add_collection(PathCollection(paths, edgecolor=style.pop("color"), **style))
    boxes = {node: _draw_node(ax, node, d, heights[d, node]) for node, d in depths.items()}
    for target in dict.fromkeys(target for _, target in edges):
        place = depths[target], heights[depths[target], target]
        before = place[0] - _room(target), place[1]
        ax.annotate("", place, before, arrowprops=HEAD | {"patchB": boxes[target]})
    return ax


def _empty_axes(ax, heights, depth):
    low, high = heights.min(), heights.max()
    if ax is None:
        size = min(0.8 * depth + 2, 11), np.clip(0.25 * (high - low) + 1.2, 2.5, 7)
        _, ax = plt.subplots(figsize=size, layout="constrained")
    ax.set(xlim=(-0.6, depth + 0.6), ylim=(low - 1, high + 1), yticks=[])
    ax.set_xlabel("depth (edges on the longest way from the start)")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    return ax


def _draw_node(ax, node, depth, height):
    box = {"boxstyle": "circle,pad=0.25", "facecolor": "white", "edgecolor": "black"}
    if isinstance(node, str):
        box |= {"boxstyle": "round,pad=0.3", "facecolor": "gold"}
    text = ax.text(depth, height, node, ha="center", va="center", fontsize=8, bbox=box)
    return text.get_bbox_patch()


def _room(node):
    return NAME_ROOM if isinstance(node, str) else NUMBER_ROOM


def _depths(edges):
    """Returns the depth of each node, in an order in which no edge leads back."""
    before = {}
    for source, target in edges:
        before.setdefault(source, [])
        before.setdefault(target, []).append(source)
    if not before:
        raise ValueError("`edges` must hold at least one pair; got none.")
    depths = {}
    try:
        for node in TopologicalSorter(before).static_order():
            depths[node] = max((depths[source] + 1 for source in before[node]), default=0)
    except ValueError as error:
        raise ValueError(f"`edges` must make no cycle; got {error.args[1]}.") from error
    return depths


def _pieces(source, target, depths):
    """Returns the edge's pieces from depth to depth; edges of one source share their way.

    A place is a depth and a node, or (source,) where edges of the source pass.
    """
    passed = [(depth, (source,)) for depth in range(depths[source] + 1, depths[target])]
    return list(pairwise([(depths[source], source), *passed, (depths[target], target)]))


def _is_passing(left, right):
    return isinstance(left[1], tuple) or isinstance(right[1], tuple)


def _heights(depths, pieces):
    """Orders the places of each depth by the mean height of those they are joined to."""
    places = [(depth, node) for node, depth in depths.items()]
    places += [right for _, right in pieces if isinstance(right[1], tuple)]
    places = list(dict.fromkeys(places))
    layers = [[place for place in places if place[0] == d] for d in range(max(depths.values()) + 1)]
    joined = {place: {-1: [], 1: []} for place in places}
    for left, right in pieces:
        joined[left][1].append(right)
        joined[right][-1].append(left)
    heights = {}
    for layer in layers:
        heights.update(_spread(layer))
    for sweep in range(SWEEPS):
        side = -1 if sweep % 2 == 0 else 1
        for layer in layers[::-side]:
            means = {
                place: np.mean([heights[other] for other in joined[place][side]] or heights[place])
                for place in layer
            }
            heights.update(_spread(sorted(layer, key=means.get)))
    return heights


def _spread(layer):
    """Returns equal distances about zero, a passing edge taking less room than a node."""
    room = np.array([0.5 if isinstance(key, tuple) else 1.0 for _, key in layer])
    middles = np.cumsum(room) - room / 2
    return dict(zip(layer, middles - room.sum() / 2, strict=True))


def _curve(left, right, heights):
    """Returns a path that is level at both ends, and before a node as far as the arrow reaches."""
    (x, y), (end_x, end_y) = (left[0], heights[left]), (right[0], heights[right])
    level_x = end_x if isinstance(right[1], tuple) else end_x - _room(right[1])
    middle = (x + level_x) / 2
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO]
    return Path([(x, y), (middle, y), (middle, end_y), (level_x, end_y), (end_x, end_y)], codes)
