"""Boxes of two images that are mixed into one, and the classes of the boxes.

Boxes are (N, B, 4): top, left, bottom and right as shares of the sides. A box
without area, such as padding, holds zeros.
"""

from coursekit.data.augmentation.warping.visible_boxes import have_area
import numpy as np


def overlaid(boxes, partners, share):
    """Joins the boxes of images with those of their partners.

    Args:
        boxes: (N, B, 4).
        partners: (N,) places of the other images.
        share: (N,) shares of the images themselves; at 1 the other's boxes go.

    Returns:
        (N, 2 B, 4), each image's own boxes first.
    """
    others = np.where((share < 1)[:, None, None], boxes[partners], 0)
    return np.concatenate([boxes, others.astype(boxes.dtype, copy=False)], axis=1)


def pasted_over(boxes, partners, windows):
    """Joins what is seen of boxes around a window with what of the partners' is seen inside.

    Args:
        boxes: (N, B, 4).
        partners: (N,) places of the images in the windows.
        windows: (N, 4) as shares of the sides, like boxes.

    Returns:
        (N, 2 B, 4), each image's own boxes first, zeros for those that are not seen.
    """
    windows = windows[:, None].astype(boxes.dtype)
    parts = [_outside(boxes, windows), _inside(boxes[partners], windows)]
    joined = np.concatenate(parts, axis=1)
    return np.where(have_area(joined)[..., None], joined, 0).astype(boxes.dtype, copy=False)


def _inside(boxes, windows):
    starts = np.maximum(boxes[..., :2], windows[..., :2])
    return np.concatenate([starts, np.minimum(boxes[..., 2:], windows[..., 2:])], axis=-1)


def _outside(boxes, windows):
    """Returns the box around what each window leaves of a box.

    A side moves only if the window covers it from end to end.
    """
    cut = boxes.copy()
    for along, across in ((0, 1), (1, 0)):
        start, end = boxes[..., along], boxes[..., along + 2]
        low, high = windows[..., along], windows[..., along + 2]
        covers = (windows[..., across] <= boxes[..., across]) & (
            boxes[..., across + 2] <= windows[..., across + 2]
        )
        cut[..., along] = np.where(covers & (low <= start), np.maximum(start, high), start)
        cut[..., along + 2] = np.where(covers & (end <= high), np.minimum(end, low), end)
    return cut


def place_of_boxes(labels, boxes):
    """Finds the boxes that labels belong to.

    Args:
        labels: Labels of a batch.
        boxes: Tuple of (N, B, 4) arrays.

    Returns:
        For (N, B) class numbers or (N, B, classes) shares, the place of the first
        boxes that are as many; None for labels of images.
    """
    if labels.ndim == 3 or (labels.ndim == 2 and np.issubdtype(labels.dtype, np.integer)):
        counts = [one.shape[1] for one in boxes]
        return counts.index(labels.shape[1]) if labels.shape[1] in counts else None
    return None
