"""Where a network spends its memory, multiply-adds and parameters."""

from matplotlib import pyplot as plt
from matplotlib.ticker import PercentFormatter
import numpy as np

MOST_NAMES = 30  # more do not fit under the bars
COLORS = ("tab:blue", "tab:green", "tab:red")


def budget_bars(layers, quantities, *, axes=None):
    """Draws the share of each layer in the totals of a network, a row a quantity.

    Args:
        layers: Names of the layers, from the input on.
        quantities: Dictionary from what is counted, such as "parameters", to a
            number for each layer, 0 or above.
        axes: One axes a quantity to draw on; a new column of them by default.

    Returns:
        Array of the axes.

    Raises:
        ValueError: If a quantity has not one number a layer, or only zeros.

    Example:
        >>> from coursekit import plot
        >>> axes = plot.budget_bars(["conv", "dense"], {"parameters": [100, 900]})
        >>> axes[0].get_title(loc="left")
        'parameters: 1 K in all'
    """
    layers = list(layers)
    for name, numbers in quantities.items():
        if len(numbers) != len(layers) or not np.sum(numbers) > 0:
            raise ValueError(
                f"`quantities` must have a number above 0 among one for each of the "
                f"{len(layers)} layers; got {name!r}: {list(numbers)}."
            )
    axes = _new_axes(layers, len(quantities)) if axes is None else np.atleast_1d(axes)
    for index, (name, numbers) in enumerate(quantities.items()):
        color = COLORS[index % len(COLORS)]
        _draw_shares(axes[index], name, np.asarray(numbers, dtype="float64"), color)
    _name_layers(axes[-1], layers)
    return axes


def _new_axes(layers, count):
    width = np.clip(0.35 * len(layers) + 1.5, 5, 10)
    size = width, 1.3 * count + 1
    _, axes = plt.subplots(count, figsize=size, sharex=True, squeeze=False, layout="constrained")
    return axes[:, 0]


def _draw_shares(ax, name, numbers, color):
    ax.bar(np.arange(len(numbers)), numbers / numbers.sum(), color=color, width=0.8)
    ax.set_title(f"{name}: {_short(numbers.sum())} in all", loc="left", fontsize=10)
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="y", alpha=0.3)


def _short(number):
    for unit, symbol in ((1e9, " G"), (1e6, " M"), (1e3, " K")):
        if number >= unit:
            return f"{number / unit:.3g}{symbol}"
    return f"{number:.3g}"


def _name_layers(ax, layers):
    if len(layers) <= MOST_NAMES:
        ax.set_xticks(np.arange(len(layers)), layers, rotation=60, ha="right", fontsize=8)
    else:
        ax.set_xlabel("layer, from the input on")
