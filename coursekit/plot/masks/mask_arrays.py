"""Masks and predictions as maps of integers that fit their images."""

import numpy as np


def integer_masks(name, masks, images, ignore_index):
    """Returns masks of the size of their images.

    Args:
        name: Name of the argument, for the error.
        masks: (N, H, W) or (N, H, W, 1) labels, whole numbers of 0 or above, or bools.
        images: (N, H, W, C) array.
        ignore_index: Label that may be below 0, or None.

    Returns:
        int64 (N, H, W) array.

    Raises:
        ValueError: If they are of another shape, or hold anything else.
    """
    masks, size = np.asarray(masks), np.shape(images)[:3]
    if masks.shape == (*size, 1):
        masks = masks[..., 0]
    if masks.shape != size:
        scores = len(masks.shape) == 4 and masks.shape[:3] == size
        hint = "; turn scores or one-hot masks into labels by `argmax(axis=-1)`" if scores else ""
        raise ValueError(
            f"`{name}` must be maps of the size of the images, {size}; got {masks.shape}{hint}."
        )
    right = (masks >= 0) | (masks == ignore_index)
    if masks.dtype.kind == "f":
        right &= masks == np.floor(masks)
    if not right.all():
        raise ValueError(f"`{name}` must hold integers of 0 or above; got {masks[~right][0]}.")
    return masks.astype("int64")
