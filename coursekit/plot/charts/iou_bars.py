"""Scores of classes, of one model or several."""

from coursekit.plot.charts.curves import labeled_axes
from coursekit.plot.style import color_of
import numpy as np

HATCHES = ("", "//", "..", "xx", "--", "oo")
ROOM = 0.8  # of a row that bars fill


def iou_bars(named_scores, class_names=None, *, x_label="intersection over union", ax=None):
    """Draws a bar for the score of each class; for several seeds their mean, and a dot for each.

    The legend gives each model's mean over the classes that have a score, with a dashed line.

    Args:
        named_scores: Dictionary from a model's name to (C,) or (seeds, C) scores in [0, 1], such
            as those of `metrics.class_iou`, NaN for a class that does not occur; or the scores of
            one model.
        class_names: C names; the numbers of the classes by default.
        x_label: What the scores are.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If models have different classes, scores are not in [0, 1], or there are not
            as many names as classes.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> scores = {"FCN-32s": [0.9, 0.5, np.nan], "U-Net": [0.95, 0.75, np.nan]}
        >>> ax = plot.iou_bars(scores, ["background", "cat", "dog"])
        >>> [text.get_text() for text in ax.get_legend().get_texts()]
        ['FCN-32s, mean 0.700', 'U-Net, mean 0.850']
    """
    named_scores = named_scores if isinstance(named_scores, dict) else {"": named_scores}
    arrays = {name: np.atleast_2d(np.asarray(s, "float64")) for name, s in named_scores.items()}
    classes = _check(arrays, class_names)
    height = ROOM / len(arrays)
    ax = labeled_axes(ax, x_label, "", size=(7, 0.9 + classes * (0.15 + 0.22 * len(arrays))))
    for index, (name, scores) in enumerate(arrays.items()):
        places = np.arange(classes) + (index + 0.5) * height - ROOM / 2
        _draw(ax, places, scores, height, index, name)
    ax.set_yticks(range(classes), class_names if class_names is not None else range(classes))
    ax.set_ylim(classes - 0.5, -0.5)
    ax.set_xlim(0, 1)
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, fontsize=9)
    return ax


def _check(arrays, class_names):
    """Returns the number of classes."""
    sizes = {scores.shape[-1] for scores in arrays.values() if scores.ndim == 2 and scores.size}
    if len(sizes) != 1 or any(scores.ndim != 2 for scores in arrays.values()):
        shapes = [scores.shape for scores in arrays.values()]
        raise ValueError(
            f"`named_scores` must hold (C,) or (seeds, C) scores of the same classes; got {shapes}."
        )
    for name, scores in arrays.items():
        outside = scores[(scores < 0) | (scores > 1)]
        if outside.size:
            raise ValueError(f"`named_scores` must lie in [0, 1]; got {outside[0]} for {name!r}.")
    (classes,) = sizes
    if class_names is not None and len(class_names) != classes:
        raise ValueError(f"`class_names` must name each of {classes} classes; got {class_names}.")
    return classes


def _draw(ax, places, scores, height, index, name):
    """Draws the bars of one model, its seeds, and a line at its mean."""
    present = ~np.isnan(scores)
    counts = present.sum(axis=0)
    means = np.where(present, scores, 0).sum(axis=0) / np.maximum(counts, 1)
    mean = means[counts > 0].mean() if counts.any() else float("nan")
    color = color_of(index)
    label = f"{name}, mean {mean:.3f}" if name else f"mean {mean:.3f}"
    hatch = HATCHES[index % len(HATCHES)]
    style = {"color": color, "hatch": hatch, "edgecolor": "white", "linewidth": 0}
    ax.barh(places, means, 0.92 * height, label=label, **style)
    ax.axvline(mean, color=color, linestyle="--", linewidth=1)
    if len(scores) > 1:
        rows = np.broadcast_to(places, scores.shape)
        ax.plot(scores.ravel(), rows.ravel(), "o", color="black", markersize=2.5)
    for place in places[counts == 0]:
        ax.text(0.01, place, "does not occur", va="center", fontsize=8, color="0.4")
