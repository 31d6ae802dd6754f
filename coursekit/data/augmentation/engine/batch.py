"""A batch of pictures with all that must follow them."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from coursekit.data.augmentation.warping.memory import where_chosen
import numpy as np

FOLLOWERS = ("masks", "boxes", "labels", "weights")


class Path(NamedTuple):
    """Where boxes come from, so that no box is put around a box.

    Attributes:
        start: Tuple of the boxes before all warps.
        warps: Tuple of the `Positions` of the warps since then.
        boxes: Tuple of the boxes that they led to.
    """

    start: tuple
    warps: tuple
    boxes: tuple


@dataclass(frozen=True)
class Batch:
    """What an operation changes.

    Attributes:
        images: (N, H, W, C) uint8, or float32 in [0, 1].
        masks: Tuple of (N, H, W) or (N, H, W, C) arrays of class numbers, of any dtype.
        boxes: Tuple of (N, B, 4) float arrays: top, left, bottom and right as
            shares of the height and width, as TFDS and `tf.image` have them.
        labels: Tuple of (N,) class numbers or (N, classes) shares of images, or of
            (N, B) class numbers or (N, B, classes) shares of boxes.
        weights: Tuple of (N,) weights of images, (N, B) of boxes, or (N, H, W) or
            (N, H, W, 1) of pixels.
        path: Where the boxes come from, or None; `replace` and `with_images` keep it.
    """

    images: np.ndarray
    masks: tuple = ()
    boxes: tuple = ()
    labels: tuple = ()
    weights: tuple = ()
    path: Path | None = None

    def __len__(self):
        return len(self.images)

    @property
    def size(self):
        """Height and width of the images."""
        return self.images.shape[1:3]

    def with_images(self, images):
        """Returns the batch with other images."""
        return replace(self, images=images)

    def float_images(self):
        """Returns the images in float32 in [0, 1]."""
        return as_float(self.images)

    def path_of_boxes(self):
        """Returns the `Path` of the boxes, a new one if an operation has replaced them."""
        is_current = self.path is not None and _are_same(self.path.boxes, self.boxes)
        return self.path if is_current else Path(self.boxes, (), self.boxes)


def merged(chosen, changed, batch):
    """Takes the chosen elements of a changed batch and the others of the batch before.

    Args:
        chosen: (N,) booleans.
        changed: `Batch` with the same components as the other.
        batch: `Batch`.

    Returns:
        The merged `Batch`, its images in float32.

    Raises:
        ValueError: If the images or labels changed their shape.
    """
    require_same("size of the images", batch.size, changed.size)
    parts = {}
    for role in FOLLOWERS:
        pairs = list(zip(getattr(changed, role), getattr(batch, role), strict=True))
        for after, before in pairs:
            require_same(f"form of the {role}", before.shape, after.shape)
        parts[role] = tuple(
            before if after is before else where_chosen(chosen, after, before)
            for after, before in pairs
        )
    images = where_chosen(chosen, as_float(changed.images), as_float(batch.images))
    return Batch(images, **parts, path=_merged_path(chosen, changed, batch, parts["boxes"]))


def _merged_path(chosen, changed, batch, boxes):
    before, after = batch.path_of_boxes(), changed.path_of_boxes()
    if not _are_same(before.start, after.start):
        return None
    done = len(before.warps)
    warps = (*before.warps, *(one.only(chosen) for one in after.warps[done:]))
    return Path(before.start, warps, boxes)


def _are_same(parts, others):
    return len(parts) == len(others) and all(map(lambda a, b: a is b, parts, others))


def require_same(what, before, after):
    """Raises a ValueError unless an operation within `maybe` kept a shape."""
    if before != after:
        raise ValueError(
            f"`operation` of `maybe` must keep the {what}; "
            f"got one that turns {before} into {after}."
        )


def as_float(images):
    """Returns images in float32 in [0, 1]."""
    return images if images.dtype == np.float32 else images.astype("float32") / np.float32(255)


def as_bytes(images):
    """Returns images in uint8, rounded."""
    if images.dtype == np.uint8:
        return images
    return np.rint(np.clip(images, 0, 1) * np.float32(255)).astype("uint8")
