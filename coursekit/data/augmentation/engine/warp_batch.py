"""Carries out one warp on a batch: images, masks, weights of pixels and boxes alike."""

from dataclasses import replace

from coursekit.data.augmentation.engine.batch import Path
from coursekit.data.augmentation.warping.bilinear import warp_bilinear
from coursekit.data.augmentation.warping.nearest import warp_nearest
from coursekit.data.augmentation.warping.visible_boxes import visible_boxes


def warp(batch, positions, fill):
    """Warps a batch with a single interpolation.

    Boxes are not warped again but traced from where they were before all warps, so that
    no box is put around a box.

    Args:
        batch: `Batch`.
        positions: `Positions` for its images.
        fill: `Fill`.

    Returns:
        The warped `Batch`.
    """
    warp_images = warp_nearest if fill.interpolation == "nearest" else warp_bilinear
    path = batch.path_of_boxes()
    warps = (*path.warps, positions)
    boxes = tuple(visible_boxes(one, warps) for one in path.start)
    return replace(
        batch,
        images=warp_images(batch.images, positions, *fill.for_images(batch.images.dtype)),
        masks=tuple(
            warp_nearest(mask, positions, *fill.for_masks(mask.dtype)) for mask in batch.masks
        ),
        boxes=boxes,
        weights=tuple(
            warp_nearest(one, positions, *fill.for_weights()) if one.ndim >= 3 else one
            for one in batch.weights
        ),
        path=Path(path.start, warps, boxes),
    )
