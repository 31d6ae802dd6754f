"""The loss at rising learning rates."""

from coursekit.plot.charts.curves import labeled_axes
import numpy as np


def learning_rate_curve(rates, losses, *, smoothed=None, suggestion=None, ax=None):
    """Draws losses against learning rates on a logarithmic axis.

    Args:
        rates: (steps,) learning rates above 0.
        losses: (steps,) loss at each.
        smoothed: (steps,) running mean of the losses, or None.
        suggestion: Rate to mark, or None.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If there are not as many losses as rates, or none is finite.

    Example:
        >>> from coursekit import plot
        >>> ax = plot.learning_rate_curve([1e-3, 1e-2, 1e-1], [2.0, 1.0, 3.0], suggestion=1e-2)
    """
    for name, given in (("losses", losses), ("smoothed", smoothed)):
        if given is not None and np.shape(given) != np.shape(rates):
            raise ValueError(
                f"`{name}` must be one for each of the {len(rates)} rates; got {len(given)}."
            )
    shown = np.asarray(losses if smoothed is None else smoothed, dtype="float64")
    if not np.isfinite(shown).any():
        raise ValueError(f"`losses` must have a finite value; got {len(shown)} without any.")
    ax = labeled_axes(ax, "learning rate", "loss of the batch")
    ax.plot(rates, losses, linewidth=0.8, alpha=0.5, label="each batch")
    if smoothed is not None:
        ax.plot(rates, smoothed, linewidth=2, label="smoothed")
    if suggestion is not None:
        ax.axvline(suggestion, color="black", linestyle=":", label=f"suggestion {suggestion:.2g}")
    finite = shown[np.isfinite(shown)]
    height = max(np.median(finite) - finite.min(), finite[0] - finite.min())
    ax.set_ylim(finite.min() - 0.1 * height, finite.min() + 1.4 * height)
    ax.set_xscale("log")
    ax.legend(frameon=False)
    return ax
