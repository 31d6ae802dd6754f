"""Predictions on images as one array."""

from coursekit.plot.images.pictures import mosaic
from coursekit.plot.masks.mask_arrays import integer_masks
from coursekit.plot.masks.mask_colors import OPACITY, painted, read_images
from coursekit.plot.masks.mask_errors import kinds_of_error, painted_errors
import numpy as np


def segmentation_picture(images, predictions, masks=None, *, background=0, ignore_index=255):
    """Lays predictions on images as one array, in the colors of `mask_map` and `error_map`.

    Args:
        images: (N, H, W) or (N, H, W, C) array with 1 or 3 channels; uint8, or float in [0, 1].
        predictions: (N, H, W) or (N, H, W, 1) predicted labels.
        masks: True labels of the same size, or None.
        background: Class that is left clear; None colors all.
        ignore_index: Label of the pixels that do not count; None for none.

    Returns:
        (height, width, 3) uint8 picture: a column for each image; from above the image, the
        truth, the prediction and its errors, or the image and the prediction without truth.

    Raises:
        ValueError: If sizes differ or a map holds no labels.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> plot.segmentation_picture(np.zeros((3, 8, 8, 1)), np.ones((3, 8, 8), int)).shape
        (17, 26, 3)
    """
    images = read_images(images)
    options = {"background": background, "ignore_index": ignore_index}
    predictions = integer_masks("predictions", predictions, images, ignore_index)
    rows = [images, _overlays(images, predictions, options)]
    if masks is not None:
        masks = integer_masks("masks", masks, images, ignore_index)
        kinds, _ = kinds_of_error(masks, predictions, **options)
        rows.insert(1, _overlays(images, masks, options))
        rows.append(painted_errors(images, kinds))
    tiles = np.round(255 * np.clip(np.concatenate(rows), 0, 1)).astype("uint8")
    return mosaic(tiles, columns=len(images), background=255)


def _overlays(images, masks, options):
    pairs = zip(images, masks, strict=True)
    return np.stack([painted(*pair, opacity=OPACITY, **options) for pair in pairs])
