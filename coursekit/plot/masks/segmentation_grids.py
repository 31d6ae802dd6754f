"""Images, their masks, predictions and errors, side by side."""

from coursekit.plot.masks.mask_arrays import integer_masks
from coursekit.plot.masks.mask_colors import OPACITY, class_handles, painted, read_images
from coursekit.plot.masks.mask_errors import (
    error_handles,
    error_text,
    kinds_of_error,
    painted_errors,
)
from coursekit.plot.masks.mask_maps import show_picture
from matplotlib import pyplot as plt
import numpy as np

SIDE = 2.2  # inches of a picture


def segmentation_grid(
    images,
    masks,
    predictions=None,
    *,
    class_names=None,
    labels=None,
    errors=True,
    background=0,
    ignore_index=255,
    axes=None,
):
    """Draws a row for each image: image, truth, predictions and their errors.

    Colors are those of `mask_map` and `error_map`, with one legend below for all.

    Args:
        images: (N, H, W) or (N, H, W, C) array with 1 or 3 channels; uint8, or float in [0, 1].
        masks: (N, H, W) or (N, H, W, 1) true labels, whole numbers of 0 or above, or bools.
        predictions: Predicted labels of the same size, or a dictionary from a model's name to
            such maps, or None.
        class_names: Sequence or dictionary from label to name; the labels by default.
        labels: N strings, written beside the rows.
        errors: Whether to draw the errors of each prediction.
        background: Class that is left clear; None colors all.
        ignore_index: Label of the pixels that do not count, painted gray; None for none.
        axes: (N, columns) axes to draw on, without a legend; a new figure by default.

    Returns:
        (N, columns) array of the axes; `axes[0, 0].figure` is the figure.

    Raises:
        ValueError: If sizes differ, a map holds no labels, a label has no name, or there are not
            as many labels or axes as pictures.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> masks = np.stack([np.eye(8, dtype=int)] * 2)
        >>> axes = plot.segmentation_grid(np.zeros((2, 8, 8, 3)), masks, np.zeros_like(masks))
        >>> [ax.get_title() for ax in axes[0]]
        ['image', 'truth', 'prediction', '12.5% wrong']
    """
    images = read_images(images)
    options = {"background": background, "ignore_index": ignore_index}
    masks = integer_masks("masks", masks, images, ignore_index)
    named = _read_predictions(predictions, images, ignore_index)
    if labels is not None and len(labels) != len(images):
        raise ValueError(f"`labels` must name each of {len(images)} images; got {len(labels)}.")
    columns = 2 + len(named) * (2 if errors else 1)
    handles = class_handles(np.unique([masks, *named.values()]), class_names, **options)
    is_new = axes is None
    axes = _new_axes(images, columns) if is_new else _reshaped(axes, (len(images), columns))
    for index, row in enumerate(axes):
        pictures = _pictures(images[index], masks[index], named, index, errors, options)
        for ax, (picture, title, is_same) in zip(row, pictures, strict=True):
            show_picture(picture, [], title if index == 0 or not is_same else None, ax)
        if labels is not None:
            beside = {"transform": row[0].transAxes, "ha": "right", "va": "center"}
            row[0].text(-0.05, 0.5, labels[index], **beside)
    if is_new:
        kinds = [kinds_of_error(masks, maps, **options)[0] for maps in named.values() if errors]
        handles += error_handles(np.array(kinds), background, prefix="error: ")
        if handles:
            below = {"loc": "outside lower center", "ncols": 6, "frameon": False}
            axes[0, 0].figure.legend(handles=handles, **below)
    return axes


def _read_predictions(predictions, images, ignore_index):
    """Returns a dictionary from title to integer maps."""
    if predictions is None:
        return {}
    if not isinstance(predictions, dict):
        return {"prediction": integer_masks("predictions", predictions, images, ignore_index)}
    return {
        name: integer_masks(f"predictions[{name!r}]", maps, images, ignore_index)
        for name, maps in predictions.items()
    }


def _pictures(image, mask, named, index, errors, options):
    """Yields for one image each picture, its title, and whether all rows have this title."""
    yield image, "image", True
    yield painted(image, mask, opacity=OPACITY, **options), "truth", True
    for name, maps in named.items():
        yield painted(image, maps[index], opacity=OPACITY, **options), name, True
        if errors:
            kinds, share = kinds_of_error(mask, maps[index], **options)
            yield painted_errors(image, kinds), error_text(share), False


def _new_axes(images, columns):
    height = SIDE * images.shape[1] / images.shape[2] + 0.25
    size = columns * SIDE, len(images) * height + 0.4
    return plt.subplots(len(images), columns, figsize=size, squeeze=False, layout="constrained")[1]


def _reshaped(axes, shape):
    axes = np.asarray(axes)
    if axes.size != np.prod(shape):
        raise ValueError(f"`axes` must be {shape[0]} x {shape[1]} axes; got {axes.size}.")
    return axes.reshape(shape)
