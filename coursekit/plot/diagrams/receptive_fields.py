"""What a unit sees, drawn on the image."""

from coursekit.plot.images.unit_images import drawn_images
from matplotlib import pyplot as plt
from matplotlib.patches import Rectangle
import numpy as np

COLORS = ("tab:orange", "tab:cyan", "tab:pink", "tab:olive", "tab:purple")
ROOM = 0.02  # around the picture, as a share of its size


def receptive_field_windows(image, windows, *, labels=None, gradient=None, ax=None):
    """Draws the windows of one or more units on an image.

    The part of a window on the image has a solid outline; the part in the
    padding is hatched, outside the image, with a dashed outline.

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3) array; uint8, uint16 or float in [0, 1].
        windows: Sequence of ((top, bottom), (left, right)): first row and
            column, and those behind the last; they may reach beyond the image.
        labels: A string a window, for the legend.
        gradient: (H, W) array, 0 or above, that darkens the image where it is
            small; the image itself by default.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If there is no window, there are not as many labels as windows, or a
            window has no positive size.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> window = (-1, 2), (3, 6)  # rows, columns; the first row is padding
        >>> plot.receptive_field_windows(np.zeros((8, 8)), [window]).get_xlabel()
        'column (pixels)'
    """
    windows = [tuple(map(tuple, window)) for window in windows]
    if not windows:
        raise ValueError("`windows` must hold at least one window; got none.")
    if labels is not None and len(labels) != len(windows):
        raise ValueError(
            f"`labels` must name each of the {len(windows)} windows; got {len(labels)}."
        )
    if any(first >= stop for window in windows for first, stop in window):
        raise ValueError(f"`windows` must have rows and columns; got {windows}.")
    image = _as_float(image)
    height, width = image.shape[:2]
    if gradient is not None:
        image = image * _brightness(gradient).reshape(height, width, *[1] * (image.ndim - 2))
    if ax is None:
        _, ax = plt.subplots(figsize=(4.5, 4.5 * height / width + 0.3), layout="constrained")
    ax.imshow(image, cmap="gray", vmin=0, vmax=1, extent=(0, width, height, 0))
    for index, window in enumerate(windows):
        label = None if labels is None else labels[index]
        _draw_window(ax, window, (height, width), COLORS[index % len(COLORS)], label)
    _show_all(ax, windows, height, width)
    if labels is not None:
        ax.legend(loc="upper right", fontsize=8, framealpha=0.9)
    return ax


def _as_float(image):
    image = drawn_images("image", image)
    image = image[..., 0] if image.ndim == 3 and image.shape[-1] == 1 else image
    return image / 255.0 if image.dtype == np.uint8 else image


def _brightness(gradient):
    """Returns 0.25 where the gradient is 0 and 1 at its largest; the root shows small values."""
    gradient = np.asarray(gradient, dtype="float64")
    return 0.25 + 0.75 * np.sqrt(gradient / max(gradient.max(), 1e-300))


def _draw_window(ax, window, sizes, color, label):
    inside = [
        (max(first, 0), min(stop, size)) for (first, stop), size in zip(window, sizes, strict=True)
    ]
    is_inside = all(first < stop for first, stop in inside)
    if not is_inside or tuple(inside) != window:
        ax.add_patch(_rectangle(window, edgecolor=color, hatch="////", linestyle="--", zorder=-1))
    if is_inside:
        ax.add_patch(_rectangle(inside, edgecolor=color, linewidth=2, label=label))


def _rectangle(window, **style):
    (top, bottom), (left, right) = window
    return Rectangle((left, top), right - left, bottom - top, facecolor="none", **style)


def _show_all(ax, windows, height, width):
    """Sets limits that hold the image and all windows."""
    top = min(0, *(rows[0] for rows, _ in windows))
    bottom = max(height, *(rows[1] for rows, _ in windows))
    left = min(0, *(columns[0] for _, columns in windows))
    right = max(width, *(columns[1] for _, columns in windows))
    room = ROOM * max(bottom - top, right - left)
    ax.set(xlim=(left - room, right + room), ylim=(bottom + room, top - room))
    ax.set(xlabel="column (pixels)", ylabel="row (pixels)")
    ax.spines[["top", "right", "left", "bottom"]].set_visible(False)
