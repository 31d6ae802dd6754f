"""Maps of what moves a score, laid on their images."""

from coursekit._arguments import require_count
from coursekit.plot.images.attribution_scale import (
    clear_colormap,
    one_value_a_place,
    scale_end,
    scale_start,
)
from coursekit.plot.images.unit_images import gray_image
from matplotlib import pyplot as plt
from matplotlib.colors import Normalize
import numpy as np

BEHIND = 0.5  # gray behind the color bar, since the map lies on a gray image
SIDE = 3.8  # inches of a picture with its scale
WIDEST, TITLE = 14, 0.3  # inches of a row, and of the titles above it
NOTE = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 2}


def attribution_map(
    image, attribution, *, title=None, channels="sum", percentile=99, color_bar=True, ax=None
):
    """Lays a map on its image, more opaque where its magnitude is larger.

    The image is drawn in gray, so that each color belongs to the map. A map that is 0 or above
    goes from viridis's violet to yellow; one with signs from blue below zero to red above, with
    zero exactly in the middle, where nothing is laid on the image.

    The scale ends at a percentile of the map's magnitudes, so that a few pixels do not make all
    others pale; larger values get its last color. If that percentile is 0, it ends at the largest.
    A map that is zero everywhere, or holds NaN or infinity, is not scaled by them: the picture
    says so.

    Args:
        image: (H, W) or (H, W, C) array; uint8, or float in [0, 1].
        attribution: (h, w) map, also a smaller one, or (h, w, C) map with a value a channel.
        title: Title of the axes.
        channels: How the channels of a map become one value. "sum" keeps signs and the total,
            but lets opposite channels cancel; "largest" takes the largest magnitude.
        percentile: Percentile of the magnitudes at which the scale ends, above 0 up to 100.
        color_bar: Whether to draw the scale.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If an argument is not of the kind above.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> ax = plot.attribution_map(np.zeros((8, 6, 3)), np.eye(8, 6), title="Grad-CAM")
        >>> ax.get_title()
        'Grad-CAM'

    Reference:
        Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", 2013, for the
        largest magnitude over channels.
    """
    image, values = gray_image(image), one_value_a_place(attribution, channels)
    limit = scale_end(values, percentile)
    height, width = image.shape
    if ax is None:
        (ax,) = _new_axes(height, width, 1)
    ax.imshow(image, cmap="gray", vmin=0, vmax=1)
    ax.set_axis_off()
    ax.set_title(title or "", fontsize=10)
    if limit:
        _lay(ax, values, limit, (-0.5, width - 0.5, height - 0.5, -0.5), color_bar)
    _say(ax, values)
    return ax


def attribution_maps(
    images, attributions, *, labels=None, columns=None, side=SIDE, axes=None, **options
):
    """Draws several maps on their images side by side, each with a scale of its own.

    Args:
        images: (N, H, W[, C]) array, or N images of any sizes.
        attributions: (N, h, w[, C]) array, or N maps.
        labels: N strings, written above the pictures.
        columns: Pictures a row; all by default.
        side: Inches of a picture with its scale, as far as a row has room.
        axes: N axes to draw on; new ones by default.
        **options: `channels`, `percentile` and `color_bar` of `attribution_map`.

    Returns:
        Array of the axes.

    Raises:
        ValueError: If there are no images, or not as many maps, labels or axes as images.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> plot.attribution_maps(np.zeros((2, 8, 8)), np.ones((2, 4, 4))).shape
        (2,)
    """
    count = len(images)
    if not count:
        raise ValueError("`images` must hold at least one image; got none.")
    if columns is not None:
        require_count("columns", columns)
    labels = [None] * count if labels is None else labels
    if axes is None:
        axes = _new_axes(*np.shape(images[0])[:2], count, columns, side)
    axes = np.ravel(axes)
    for name, given in (("attributions", attributions), ("labels", labels), ("axes", axes)):
        if len(given) != count:
            raise ValueError(f"`{name}` must be one for each of {count} images; got {len(given)}.")
    for image, attribution, label, ax in zip(images, attributions, labels, axes, strict=True):
        attribution_map(image, attribution, title=label, ax=ax, **options)
    return axes


def _lay(ax, values, limit, extent, color_bar):
    scale = Normalize(scale_start(values, limit), limit)
    laid = ax.imshow(values, cmap=clear_colormap(values), norm=scale, extent=extent)
    if color_bar:
        beyond = np.nanmax(values) > limit, np.nanmin(values) < -limit
        extend = {(1, 1): "both", (1, 0): "max", (0, 1): "min"}.get(beyond, "neither")
        bar = ax.figure.colorbar(laid, ax=ax, extend=extend, fraction=0.05, pad=0.02)
        bar.ax.set_facecolor(str(BEHIND))
        bar.ax.tick_params(labelsize=8)


def _say(ax, values):
    """Writes on the picture what a map lacks."""
    missing = np.count_nonzero(np.isnan(values))
    if missing:
        said = f"{missing} of {values.size} values are not finite"
    elif not values.any():
        said = "the map is zero everywhere"
    else:
        return
    place = {"transform": ax.transAxes, "ha": "center", "va": "bottom"}
    ax.text(0.5, 0.03, said, fontsize=8, bbox=NOTE, **place)


def _new_axes(height, width, count, columns=None, side=SIDE):
    """Returns axes in rows for images of a height and width; places left empty are blank."""
    columns = min(columns or count, count)
    rows = -(-count // columns)
    side = min(side, WIDEST / columns)
    size = columns * side, rows * (side * height / width + TITLE)
    axes = plt.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained")[1].ravel()
    for ax in axes[count:]:
        ax.set_axis_off()
    return axes[:count]
