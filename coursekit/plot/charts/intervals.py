"""How far several models are from one, with the interval of each."""

from coursekit.plot.charts.curves import labeled_axes
from coursekit.plot.charts.named_values import require_named
from coursekit.plot.style import OKABE_ITO


def difference_intervals(named_differences, *, x_label, ax=None):
    """Draws one row a name: a mean difference, its interval, and a line at 0.

    A filled mark is a difference that is shown after all corrections, a hollow one is not.

    Args:
        named_differences: Dictionary from name to anything with `mean`, `low`, `high` and
            `verdict`, such as what `analysis.compare_to` returns.
        x_label: What is the difference of, with its unit.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If there is nothing to draw.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> from coursekit.analysis import compare_to
        >>> base, twin, better = np.random.default_rng(0).normal(0, 1, (3, 4, 500))
        >>> found = compare_to(base, {"twin": twin, "better": better + 1})
        >>> plot.difference_intervals(found, x_label="score minus baseline's").get_xlabel()
        "score minus baseline's"
    """
    require_named("named_differences", named_differences)
    ax = labeled_axes(ax, x_label, "", size=(7, 0.8 + 0.4 * len(named_differences)))
    ax.axvline(0, color="black", linewidth=0.8)
    for row, found in enumerate(named_differences.values()):
        shown = found.verdict in ("higher", "lower")
        color = OKABE_ITO[0] if shown else "0.4"
        ax.plot([found.low, found.high], [row, row], color=color, linewidth=2)
        fill = color if shown else "white"
        ax.plot(found.mean, row, "o", color=color, markerfacecolor=fill, markersize=8)
    ax.set_yticks(range(len(named_differences)), named_differences)
    ax.set_ylim(len(named_differences) - 0.5, -0.5)
    return ax
