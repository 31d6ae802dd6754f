"""Units of a fully connected network, layer by layer, some of them switched off."""

from itertools import pairwise

from coursekit.plot.style import color_of
from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection
import numpy as np


def unit_layers(kept, *, ax=None):
    """Draws a network's units from left to right, and the connections of those that are kept.

    A kept unit is a blue circle, one that is switched off an orange cross without connections.

    Args:
        kept: For each layer an array of booleans, one a unit.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If there are fewer than two layers, or one has no unit.

    Example:
        >>> from coursekit import plot
        >>> ax = plot.unit_layers([[True, False, True], [True, True]])
    """
    kept = [np.asarray(layer, bool) for layer in kept]
    if len(kept) < 2 or not all(layer.ndim == 1 and layer.size for layer in kept):
        shapes = [layer.shape for layer in kept]
        raise ValueError(f"`kept` must be two or more layers of units; got shapes {shapes}.")
    ax = plt.subplots(layout="constrained")[1] if ax is None else ax
    heights = [np.arange(layer.size) - layer.size / 2 for layer in kept]
    ends = [[(x, y) for y in heights[x][layer]] for x, layer in enumerate(kept)]
    lines = [(start, end) for left, right in pairwise(ends) for start in left for end in right]
    ax.add_collection(LineCollection(lines, color="0.6", linewidth=0.8, zorder=0))
    for x, (layer, y) in enumerate(zip(kept, heights, strict=True)):
        for chosen, marker, color in ((layer, "o", color_of(0)), (~layer, "x", color_of(4))):
            ax.plot(np.full(chosen.sum(), x), y[chosen], marker, color=color)
    ax.set_axis_off()
    return ax
