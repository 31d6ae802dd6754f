"""A mask, or the errors of a prediction, on its image."""

from coursekit._arguments import require_share
from coursekit.plot.masks.mask_arrays import integer_masks
from coursekit.plot.masks.mask_colors import OPACITY, class_handles, color_images, painted
from coursekit.plot.masks.mask_errors import (
    error_handles,
    error_text,
    kinds_of_error,
    painted_errors,
)
from matplotlib import pyplot as plt
import numpy as np

SIDE = 3.0  # inches of a picture
MOST_ENTRIES = 11  # of a legend in one column
BESIDE = {"loc": "center left", "bbox_to_anchor": (1, 0.5), "frameon": False, "fontsize": 9}


def mask_map(
    image,
    mask,
    *,
    class_names=None,
    background=0,
    ignore_index=255,
    opacity=OPACITY,
    legend=True,
    title=None,
    ax=None,
):
    """Lays a mask on its image, a color for each class, and names the classes that occur.

    The first seven colors are Okabe and Ito's, those after them paler and darker shades; along
    the borders of regions they are nearly opaque. A map of instances can be drawn too, with
    `ignore_index=None` and `legend=False`.

    Args:
        image: (H, W) or (H, W, C) array with 1 or 3 channels; uint8, or float in [0, 1].
        mask: (H, W) or (H, W, 1) labels, whole numbers of 0 or above, or bools.
        class_names: Sequence or dictionary from label to name; the labels by default.
        background: Class that is left clear; None colors all.
        ignore_index: Label of the pixels that do not count, painted gray; None for none.
        opacity: Opacity of the colors, from 0 to 1.
        legend: Whether to name the classes beside the picture.
        title: Title of the axes.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If sizes differ, the mask holds no labels, or a label has no name.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> names = ["background", "nucleus"]
        >>> ax = plot.mask_map(np.zeros((8, 8, 3)), np.eye(8, dtype=int), class_names=names)
        >>> [text.get_text() for text in ax.get_legend().get_texts()]
        ['nucleus']

    Reference:
        Okabe and Ito, "Color Universal Design", 2008.
    """
    require_share(opacity=opacity)
    image, (mask,) = read_image(image, ignore_index, mask=mask)
    options = {"background": background, "ignore_index": ignore_index}
    handles = class_handles(np.unique(mask), class_names, **options) if legend else []
    return show_picture(painted(image, mask, opacity=opacity, **options), handles, title, ax)


def error_map(
    image, mask, prediction, *, background=0, ignore_index=255, legend=True, title=None, ax=None
):
    """Marks on an image where a prediction is wrong, and says how much of it is.

    A pixel of the background that is predicted as a class is invented, one of a class that is
    predicted as background is missed, and one class taken for another is confused.

    Args:
        image: (H, W) or (H, W, C) array with 1 or 3 channels; uint8, or float in [0, 1].
        mask: (H, W) or (H, W, 1) true labels, whole numbers of 0 or above, or bools.
        prediction: Predicted labels of the same size.
        background: Class of the background; None calls every error wrong.
        ignore_index: Label of the pixels that do not count; None for none.
        legend: Whether to name the kinds of error beside the picture.
        title: Title of the axes; by default the share of the counted pixels that is wrong.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If sizes differ or a map holds no labels.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> mask = np.eye(4, dtype=int)
        >>> ax = plot.error_map(np.zeros((4, 4)), mask, np.zeros_like(mask))
        >>> ax.get_title(), [text.get_text() for text in ax.get_legend().get_texts()]
        ('25.0% wrong', ['missed'])
    """
    image, (mask, prediction) = read_image(image, ignore_index, mask=mask, prediction=prediction)
    kinds, share = kinds_of_error(mask, prediction, background, ignore_index)
    handles = error_handles(kinds, background) if legend else []
    title = error_text(share) if title is None else title
    return show_picture(painted_errors(image, kinds), handles, title, ax)


def read_image(image, ignore_index, **masks):
    """Returns (H, W, 3) floats in [0, 1] for an image, and a list of its integer masks.

    Args:
        image: (H, W) or (H, W, C) array.
        ignore_index: Label that may be below 0, or None.
        **masks: Maps by the names of the arguments.

    Raises:
        ValueError: If the image is none, or a mask does not fit it.
    """
    image = np.asarray(image)
    if image.ndim not in (2, 3) or not image.size:
        raise ValueError(f"`image` must be a filled (H, W) or (H, W, C) array; got {image.shape}.")
    image = color_images("image", image[..., None] if image.ndim == 2 else image)
    arrays = [
        integer_masks(name, np.asarray(mask)[None], image[None], ignore_index)[0]
        for name, mask in masks.items()
    ]
    return image, arrays


def show_picture(picture, handles, title, ax):
    """Draws an (H, W, 3) picture in [0, 1] with a legend beside it, and returns the axes."""
    if ax is None:
        height, width = picture.shape[:2]
        size = SIDE + 1.2 * _columns(handles), SIDE * height / width + 0.3
        _, ax = plt.subplots(figsize=size, layout="constrained")
    ax.imshow(np.clip(picture, 0, 1), interpolation="nearest")
    ax.set_axis_off()
    ax.set_title(title or "", fontsize=10)
    if handles:
        ax.legend(handles=handles, ncols=_columns(handles), **BESIDE)
    return ax


def _columns(handles):
    """Returns how many columns a legend has."""
    return -(-len(handles) // MOST_ENTRIES)
