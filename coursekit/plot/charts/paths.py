"""Walks over a surface, seen from above."""

from coursekit.plot.charts.curves import labeled_axes
from coursekit.plot.style import line_of, marker_of, next_index
import numpy as np


def path_map(named_points, *, x, y, heights, x_label="weight 1", y_label="weight 2", ax=None):
    """Draws the walks of optimizers over a contour map.

    Between two neighboring contours lies the same share of the map, so that
    narrow valleys and wide slopes both show. A walk that leaves the map is
    cut off at its edge. A circle marks where a walk begins.

    Args:
        named_points: Dictionary from name to (points, 2) places in the order
            of the walk; it may be empty.
        x: (W,) rising horizontal places of the map.
        y: (H,) rising vertical places of the map.
        heights: (H, W) heights at them.
        x_label: What the horizontal places are, with their unit.
        y_label: What the vertical places are, with their unit.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If the shapes of `heights` or of a walk do not fit.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> x = y = np.linspace(-1, 1, 5)
        >>> walk = {"descent": [(-1, 1), (0, 0.5), (0, 0)]}
        >>> plot.path_map(walk, x=x, y=y, heights=x**2 + y[:, None] ** 2).get_xlim()
        (np.float64(-1.0), np.float64(1.0))
    """
    x, y, heights = np.asarray(x), np.asarray(y), np.asarray(heights)
    if heights.shape != (len(y), len(x)):
        raise ValueError(f"`heights` must be {(len(y), len(x))}, (H, W); got {heights.shape}.")
    ax = labeled_axes(ax, x_label, y_label, size=(7, 3))
    levels = np.unique(np.quantile(heights, CONTOURS))
    ax.contour(x, y, heights, levels=levels, colors="0.75", linewidths=0.8, zorder=0)
    for index, (name, points) in enumerate(named_points.items(), start=next_index(ax)):
        points = np.asarray(points)
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"`named_points[{name!r}]` must be (points, 2); got {points.shape}.")
        style = {"linewidth": 1.2, "marker": marker_of(index), "markersize": 3, **line_of(index)}
        ax.plot(*points.T, label=name, **style)
        ax.plot(*points[0], "o", color=style["color"], markerfacecolor="white", markersize=8)
    ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    if named_points:
        ax.legend(frameon=True, framealpha=0.9, fontsize="small")
    return ax


CONTOURS = np.linspace(0.04, 0.96, 12)  # shares of the map that lie below each contour
