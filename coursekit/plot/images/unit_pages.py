"""What a unit looks like, sees and does, on three axes."""

from coursekit.plot.images.grids import filter_grid
from coursekit.plot.images.patches import patch_grid
from coursekit.plot.style import OKABE_ITO
from matplotlib import pyplot as plt
import numpy as np

SKY_BLUE = OKABE_ITO[5]


def unit_page(summary, filter, *, value_range=(0, 1), title=None, axes=None):
    """Draws a unit: its filter, the patches that move it most, and all its activations.

    The histogram counts on a logarithmic axis, so that the few large activations that the patches
    show are seen beside the many others. A dashed line marks 0, and the histogram's title says
    which share of the activations lies above.

    Args:
        summary: What `interpret.unit_summary` returns, or anything with its `patches`, `counts`,
            `edges` and `active`.
        filter: (kernel height, kernel width, channels) float array: the unit's weights, or what
            stands for them.
        value_range: Lowest and highest value that a pixel of the patches can have.
        title: Title of the filter, such as the unit's name.
        axes: Three axes to draw on; new ones by default.

    Returns:
        (3,) array of the axes.

    Raises:
        ValueError: If there are not three axes.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit import interpret, plot
        >>> model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3)])
        >>> images = np.random.default_rng(0).random((5, 8, 8, 1))
        >>> summary = interpret.unit_summary(model, model.layers[0], 2, images)
        >>> axes = plot.unit_page(summary, summary.filter, title="unit 2")
        >>> axes[0].get_title(), len(axes[1].texts)
        ('unit 2', 5)
    """
    if axes is None:
        shape = {"figsize": (8, 2.4), "width_ratios": (1, 1.2, 2), "layout": "constrained"}
        _, axes = plt.subplots(1, 3, **shape)
    axes = np.ravel(axes)
    if len(axes) != 3:
        raise ValueError(f"`axes` must be three; got {len(axes)}.")
    filter_grid(np.asarray(filter)[np.newaxis], title=title, ax=axes[0])
    low, high = value_range
    patches = (summary.patches.crops[0] - low) / (high - low)
    patch_grid(patches, summary.patches.values[0], inside=summary.patches.inside[0], ax=axes[1])
    _histogram(axes[2], summary)
    return axes


def _histogram(ax, summary):
    counts, edges = np.asarray(summary.counts), np.asarray(summary.edges)
    ax.stairs(counts, edges, fill=True, color=SKY_BLUE)
    ax.axvline(0, color="black", linestyle="--")
    filled = np.flatnonzero(counts)
    left, right = min(edges[filled[0]], 0), max(edges[filled[-1] + 1], 0)
    room = 0.03 * (right - left)
    ax.set_xlim(left - room, right + room)
    ax.set(yscale="log", xlabel="activation", ylabel="places")
    ax.set_title(f"above 0: {summary.active:.0%}", fontsize=10)
