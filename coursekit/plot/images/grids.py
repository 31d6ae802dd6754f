"""Grids of images, filters and feature maps on Matplotlib axes."""

from coursekit.plot.images.pictures import (
    activation_picture,
    filter_picture,
    image_array,
    mosaic,
)
from coursekit.plot.images.unit_images import drawn_images
from matplotlib import pyplot as plt
import numpy as np

GAP = 2  # pixels between the images of a grid


def image_grid(images, *, labels=None, columns=None, ax=None):
    """Draws images side by side.

    Args:
        images: (N, H, W), (N, H, W, 1) or (N, H, W, 3) array; uint8 in
            [0, 255], uint16 in [0, 65535] or float in [0, 1], beyond which floats are cut.
        labels: N strings, written under the images.
        columns: Number of images a row; about a square by default.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If there are not as many labels as images, or the images are of another form
            or wider integers beyond [0, 1].

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> ax = plot.image_grid(np.zeros((2, 8, 8, 3)), labels=["cat", "dog"])
        >>> [text.get_text() for text in ax.texts]
        ['cat', 'dog']
    """
    images = image_array(images)
    if images.ndim == 4 and images.shape[-1] not in (1, 3, 4):
        raise ValueError(
            f"`images` must have 1 or 3 channels; got shape {images.shape}. Draw maps by "
            "`activation_grid`."
        )
    images = drawn_images("images", images)
    if labels is not None and len(labels) != len(images):
        raise ValueError(
            f"`labels` must name each of the {len(images)} images; got {len(labels)} labels."
        )
    if images.shape[-1] == 1 and images.ndim == 4:
        images = images[..., 0]
    height, width = images.shape[1:3]
    white = 255 if images.dtype == np.uint8 else 1.0
    room_for_labels = height // 4 if labels is not None else 0
    below = [(0, 0), (0, room_for_labels)] + [(0, 0)] * (images.ndim - 2)
    tiles = np.pad(images, below, constant_values=white)
    canvas = mosaic(tiles, columns=columns, gap=GAP, background=white)
    ax = _picture_axes(canvas, ax, cmap="gray", vmin=0, vmax=white)
    per_row = (canvas.shape[1] + GAP) // (width + GAP)
    for index, label in enumerate(labels if labels is not None else ()):
        row, column = divmod(index, per_row)
        x, y = column * (width + GAP) + width / 2, row * (tiles.shape[1] + GAP) + height
        ax.text(x, y, label, ha="center", va="top", fontsize=8)
    return ax


def filter_grid(filters, *, title=None, ax=None, **options):
    """Draws filters on one scale about zero; see `filter_picture`.

    Args:
        filters: (N, kernel height, kernel width, channels) float array.
        title: Title of the axes.
        ax: Axes to draw on; new ones by default.
        **options: `most_filters` and `most_channels` of `filter_picture`.

    Returns:
        The axes.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> plot.filter_grid(np.ones((4, 3, 3, 3)), title="filters").get_title()
        'filters'
    """
    return _picture_axes(filter_picture(filters, **options), ax, title=title)


def activation_grid(maps, *, title=None, ax=None, **options):
    """Draws feature maps on one scale; see `activation_picture`.

    Args:
        maps: (N, H, W, channels) or (N, units) float array.
        title: Title of the axes.
        ax: Axes to draw on; new ones by default.
        **options: `most_channels` of `activation_picture`.

    Returns:
        The axes.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> plot.activation_grid(np.ones((2, 8, 8, 4)), title="conv1").get_title()
        'conv1'
    """
    return _picture_axes(activation_picture(maps, **options), ax, title=title)


def _picture_axes(picture, ax, *, title=None, **options):
    if ax is None:
        height, width = picture.shape[:2]
        _, ax = plt.subplots(figsize=(8, min(8 * height / width + 0.3, 10)), layout="constrained")
    ax.imshow(picture, interpolation="nearest", **options)
    ax.set_axis_off()
    if title:
        ax.set_title(title, fontsize=10)
    return ax
