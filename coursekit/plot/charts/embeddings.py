"""Points in a plane that stand for images."""

from coursekit._arguments import require_share
from coursekit.plot.images.unit_images import unit_images
from coursekit.plot.style import OKABE_ITO, color_of, marker_of
from matplotlib import pyplot as plt
from matplotlib.patches import Rectangle
import numpy as np

EDGE = "0.25"  # gray about filled markers, for yellow on white
OTHERS = "0.75"  # gray of the points without a thumbnail
ROOM = 0.04  # around the points, as a share of their extent


def embedding_dots(points, labels, *, names=None, ax=None):
    """Draws a point an image, in a color and with a marker for each label.

    The colors are Okabe and Ito's. Up to 64 labels differ in color or marker. Both axes have the
    same scale, without numbers: those of t-SNE mean nothing.

    Args:
        points: (N, 2) array, such as that of `interpret.pca` or `interpret.tsne`.
        labels: (N,) labels, integers or strings.
        names: Sequence or dictionary from label to its text in the legend.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If the points are not finite and (N, 2), there are not as many labels, or a
            label has no name.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> ax = plot.embedding_dots(np.eye(2), [1, 0], names=["cat", "dog"])
        >>> [text.get_text() for text in ax.get_legend().get_texts()]
        ['cat', 'dog']

    Reference:
        Okabe and Ito, "Color Universal Design", 2008.
    """
    points, labels = _checked_points(points), np.asarray(labels)
    _check_count("labels", labels, points)
    ax = _plane(points, ax)
    for index, label in enumerate(np.unique(labels)):
        text = str(label) if names is None else _name_of(label, names)
        ax.scatter(*points[labels == label].T, label=text, **_style(index))
    beside = {"loc": "center left", "bbox_to_anchor": (1, 0.5), "frameon": False}
    ax.legend(fontsize=9, **beside)
    return ax


def embedding_thumbnails(points, images, *, labels=None, size=0.07, ax=None):
    """Draws images at their points, as many as fit without overlap, and a dot for each other one.

    Images come in the order given; one that would lie on an earlier one becomes a dot. So give
    the images in an order that says which matter, or shuffled.

    Args:
        points: (N, 2) array.
        images: (N, H, W), (N, H, W, 1) or (N, H, W, 3) array; uint8, or float in [0, 1].
        labels: (N,) labels, shown as frames in the colors of `embedding_dots`, which more than
            eight labels share.
        size: Longer side of a thumbnail, as a share of the points' larger extent.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If the points are not finite and (N, 2), or there are not as many images or
            labels.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> ax = plot.embedding_thumbnails([[0, 0], [0, 0.01], [1, 1]], np.zeros((3, 8, 8)))
        >>> len(ax.images)
        2
    """
    points, images = _checked_points(points), unit_images("images", images)
    _check_count("images", images, points)
    require_share(size=size)
    ax = _plane(points, ax, room=max(ROOM, 0.6 * size))
    limits = ax.get_xlim(), ax.get_ylim()
    height, width = np.array(images.shape[1:3]) / max(images.shape[1:3]) * size * _extent(points)
    shown = _apart(points, (width, height))
    others = np.setdiff1d(np.arange(len(points)), shown)
    ax.scatter(*points[others].T, s=5, color=OTHERS, zorder=0)
    for index in shown:
        _thumbnail(ax, images[index], points[index], (width, height))
    if labels is not None:
        _frame(ax, points, np.asarray(labels), shown, (width, height))
    ax.set(xlim=limits[0], ylim=limits[1])
    return ax


def _name_of(label, names):
    try:
        return names[label]
    except (KeyError, IndexError, TypeError):
        known = list(names) if isinstance(names, dict) else f"{len(names)} names"
        raise ValueError(f"`names` must name each label; got {known} and {label!r}.") from None


def _checked_points(points):
    points = np.asarray(points, dtype="float64")
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"`points` must be a filled (N, 2) array; got shape {points.shape}.")
    if not np.isfinite(points).all():
        raise ValueError("`points` must be finite; got NaN or infinity.")
    return points


def _check_count(name, values, points):
    if len(values) != len(points):
        raise ValueError(
            f"`{name}` must be one for each of the {len(points)} points; got {len(values)}."
        )


def _style(index):
    """Returns a color and a marker that no other of 64 indices has together.

    Markers are filled for the first eight, hollow for the next, and so on.
    """
    marker = marker_of(index)
    if index // len(OKABE_ITO) % 2:
        return {"marker": marker, "s": 24, "facecolors": "none", "edgecolors": color_of(index)}
    edge = {"edgecolors": EDGE, "linewidths": 0.4}
    return {"marker": marker, "s": 30, "facecolors": color_of(index), **edge}


def _extent(points):
    return np.ptp(points, axis=0).max() or 1.0


def _plane(points, ax, *, room=ROOM):
    if ax is None:
        _, ax = plt.subplots(figsize=(6.5, 5), layout="constrained")
    room = room * _extent(points)
    (left, bottom), (right, top) = points.min(axis=0) - room, points.max(axis=0) + room
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal", xticks=[], yticks=[])
    ax.spines[:].set_color("0.8")
    return ax


def _apart(points, sizes):
    """Chooses points, the first ones first, so that boxes about them do not overlap."""
    free, chosen = np.ones(len(points), bool), []
    for index, point in enumerate(points):
        if free[index]:
            chosen.append(index)
            free &= (np.abs(points - point) >= sizes).any(axis=1)
    return np.array(chosen)


def _thumbnail(ax, image, point, sizes):
    (x, y), (width, height) = point, sizes
    extent = x - width / 2, x + width / 2, y - height / 2, y + height / 2
    ax.imshow(image, cmap="gray", vmin=0, vmax=1, extent=extent, aspect="equal", zorder=1)


def _frame(ax, points, labels, shown, sizes):
    _check_count("labels", labels, points)
    for label, index in zip(np.unique(labels, return_inverse=True)[1][shown], shown, strict=True):
        corner = points[index] - np.array(sizes) / 2
        style = {"facecolor": "none", "edgecolor": color_of(label), "linewidth": 1.5, "zorder": 2}
        ax.add_patch(Rectangle(corner, *sizes, **style))
