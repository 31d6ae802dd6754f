"""Curves over steps, and scores of several seeds."""

from coursekit.plot.charts.named_values import named_arrays
from coursekit.plot.style import color_of, line_of, marker_of, next_index
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator
import numpy as np
from scipy.special import stdtrit


def curves(named_values, *, x_label, y_label, x=None, confidence=None, ax=None):
    """Draws one line a name; for several seeds their mean, and each seed thinly or an interval.

    Lines differ in color and in dashes; those on axes that hold some already go on from them.

    Args:
        named_values: Dictionary from name to (steps,) or (seeds, steps) values.
        x_label: What the horizontal axis counts, with its unit.
        y_label: What the values are, with their unit.
        x: (steps,) horizontal positions; 1, 2, ... by default.
        confidence: Such as 0.95, to draw Student's interval of each mean, with a marker, in place
            of the seeds.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If there is nothing to draw, values are of another form or not as many as the
            positions, or the confidence is not between 0 and 1, or asked for with a single seed.

    Example:
        >>> from coursekit import plot
        >>> losses = {"two seeds": [[2.0, 1.0, 0.5], [2.2, 1.1, 0.4]]}
        >>> plot.curves(losses, x_label="epoch", y_label="loss").get_ylabel()
        'loss'
    """
    if confidence is not None and not 0 < confidence < 1:
        raise ValueError(f"`confidence` must lie between 0 and 1; got {confidence}.")
    form = "(steps,) or (seeds, steps) values"
    named = named_arrays("named_values", named_values, ranks=(1, 2), form=form)
    _check_places(x, named)
    ax = labeled_axes(ax, x_label, y_label)
    for index, (name, values) in enumerate(named.items(), start=next_index(ax)):
        style = line_of(index)
        seeds = np.atleast_2d(values)
        places = np.arange(1, seeds.shape[1] + 1) if x is None else np.asarray(x)
        if confidence is not None:
            style |= {"marker": marker_of(index), "capsize": 3, "linewidth": 2, "elinewidth": 1}
            ax.errorbar(places, *_interval(name, seeds, confidence), label=name, **style)
            continue
        ax.plot(places, seeds.mean(axis=0), label=name, linewidth=2, **style)
        if len(seeds) > 1:
            ax.plot(places, seeds.T, linewidth=0.6, alpha=0.5, **style)
    if x is None:
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.legend(frameon=False)
    return ax


def _check_places(x, named):
    for name, values in named.items():
        if x is not None and len(x) != values.shape[-1]:
            raise ValueError(
                f"`x` must be one for each of the {values.shape[-1]} steps of {name!r}; got "
                f"{len(x)}."
            )


def _interval(name, seeds, confidence):
    """Returns the means over seeds, and half of Student's interval around each."""
    if len(seeds) < 2:
        raise ValueError(f"`confidence` needs two seeds or more; {name!r} has one.")
    error = seeds.std(axis=0, ddof=1) / np.sqrt(len(seeds))
    return seeds.mean(axis=0), stdtrit(len(seeds) - 1, (1 + confidence) / 2) * error


def seed_dots(named_scores, *, x_label, ax=None):
    """Draws one row a name: a dot a seed, and a bar at their mean.

    Args:
        named_scores: Dictionary from name to (seeds,) scores.
        x_label: What the scores are, with their unit.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If there is nothing to draw, or scores are not (seeds,).

    Example:
        >>> from coursekit import plot
        >>> scores = {"plain": [0.71, 0.69], "augmented": [0.78, 0.80]}
        >>> plot.seed_dots(scores, x_label="accuracy").get_xlabel()
        'accuracy'
    """
    named = named_arrays("named_scores", named_scores, ranks=(1, 2), form="(seeds,) scores")
    ax = labeled_axes(ax, x_label, "", size=(7, 0.6 + 0.4 * len(named)))
    for row, scores in enumerate(named.values()):
        style = {"color": color_of(row), "linestyle": "none"}
        ax.plot(scores, np.full(len(scores), row), marker=marker_of(row), alpha=0.6, **style)
        ax.plot(np.mean(scores), row, marker="|", markersize=22, markeredgewidth=2, **style)
    ax.set_yticks(range(len(named_scores)), named_scores)
    ax.set_ylim(len(named_scores) - 0.5, -0.5)
    return ax


def labeled_axes(ax, x_label, y_label, *, size=(7, 3.5)):
    """Returns the axes, or new ones, with labels and a light grid."""
    if ax is None:
        _, ax = plt.subplots(figsize=size, layout="constrained")
    ax.set_xlabel(x_label)
    ax.set_ylabel(y_label)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(alpha=0.3)
    return ax
