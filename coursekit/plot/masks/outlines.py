"""Outlines of several masks on one image."""

from coursekit.plot.masks.mask_maps import read_image, show_picture
from coursekit.plot.style import color_of
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
import numpy as np

WIDTHS = (4.0, 1.6, 0.8)  # of the first and later outlines, so that one on another shows both
FAINT = 0.6  # contrast that is left to the image


def outline_map(image, masks, *, ignore_index=255, title=None, ax=None):
    """Draws the outlines of masks on an image: truth and predictions, or superpixels.

    Lines run between the pixels of different labels. Each mask has its own color and width, the
    first the widest, so that lines on one another can be told apart.

    Args:
        image: (H, W) or (H, W, C) array with 1 or 3 channels; uint8, or float in [0, 1].
        masks: Dictionary from name to (H, W) or (H, W, 1) labels, classes or instances, or a
            single such mask.
        ignore_index: Label of the pixels that do not count, around which no line is drawn; None
            for none.
        title: Title of the axes.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If there is no mask, sizes differ, or a mask holds no labels.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> masks = {"truth": np.eye(8, dtype=int), "prediction": np.eye(8, k=1, dtype=int)}
        >>> ax = plot.outline_map(np.zeros((8, 8)), masks)
        >>> [text.get_text() for text in ax.get_legend().get_texts()]
        ['truth', 'prediction']
    """
    named = masks if isinstance(masks, dict) else {"": masks}
    if not named:
        raise ValueError("`masks` must hold at least one mask; got none.")
    arguments = {f"masks[{name!r}]" if name else "masks": mask for name, mask in named.items()}
    image, arrays = read_image(image, ignore_index, **arguments)
    styles = [
        {"color": color_of(index), "linewidth": WIDTHS[min(index, len(WIDTHS) - 1)]}
        for index in range(len(named))
    ]
    handles = [
        Line2D([], [], label=name, **style)
        for name, style in zip(named, styles, strict=True)
        if name
    ]
    ax = show_picture(1 - FAINT + FAINT * image, handles, title, ax)
    for mask, style in zip(arrays, styles, strict=True):
        ax.add_collection(LineCollection(_segments(mask, ignore_index), capstyle="round", **style))
    return ax


def _segments(mask, ignore_index):
    """Returns the sides of pixels between two labels, (sides, 2 ends, x and y)."""
    counted = mask != ignore_index
    rows, columns = np.nonzero((mask[1:] != mask[:-1]) & counted[1:] & counted[:-1])
    ends = [np.stack([columns + end, rows + 0.5], axis=-1) for end in (-0.5, 0.5)]
    rows, columns = np.nonzero((mask[:, 1:] != mask[:, :-1]) & counted[:, 1:] & counted[:, :-1])
    across = [np.stack([columns + 0.5, rows + end], axis=-1) for end in (-0.5, 0.5)]
    return np.concatenate([np.stack(ends, axis=1), np.stack(across, axis=1)])
