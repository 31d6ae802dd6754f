"""A batch of pictures with all that must follow them."""

from dataclasses import dataclass, replace

import numpy as np

ROLES = {
    "images": ("image", "images"),
    "masks": ("mask", "masks", "segmentation_mask", "segmentation_masks"),
    "boxes": ("boxes", "bbox"),
    "labels": ("label", "labels"),
}
ROLE_OF_KEY = {key: role for role, keys in ROLES.items() for key in keys}


@dataclass(frozen=True)
class Batch:
    """What an operation changes.

    Attributes:
        images: (N, H, W, C) uint8, or float32 in [0, 1].
        masks: Tuple of (N, H, W) or (N, H, W, C) arrays of whole numbers.
        boxes: Tuple of (N, B, 4) float arrays: top, left, bottom and right as
            shares of the height and width, as TFDS and `tf.image` have them.
        labels: Tuple of (N,) class numbers or (N, classes) shares of images, or of
            (N, B) class numbers or (N, B, classes) shares of boxes.
    """

    images: np.ndarray
    masks: tuple = ()
    boxes: tuple = ()
    labels: tuple = ()

    def __len__(self):
        return len(self.images)

    @property
    def size(self):
        """Height and width of the images."""
        return self.images.shape[1:3]

    def with_images(self, images):
        """Returns the batch with other images."""
        return replace(self, images=images)

    def take(self, places):
        """Returns the elements at these places."""
        parts = {
            role: tuple(one[places] for one in getattr(self, role)) for role in list(ROLES)[1:]
        }
        return Batch(self.images[places], **parts)


def concatenate(batches):
    """Joins batches with the same components."""
    columns = [[getattr(batch, role) for batch in batches] for role in list(ROLES)[1:]]
    parts = [
        tuple(np.concatenate(part) for part in zip(*column, strict=True)) for column in columns
    ]
    return Batch(np.concatenate([batch.images for batch in batches]), *parts)


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
    followers = []
    for role in list(ROLES)[1:]:
        pairs = list(zip(getattr(changed, role), getattr(batch, role), strict=True))
        for after, before in pairs:
            require_same(f"form of the {role}", before.shape, after.shape)
        followers.append(tuple(where_chosen(chosen, *pair) for pair in pairs))
    images = where_chosen(chosen, as_float(changed.images), as_float(batch.images))
    return Batch(images, *followers)


def where_chosen(chosen, values, others):
    """Takes the chosen elements of one array and the rest of another.

    Args:
        chosen: (N,) booleans.
        values: (N, ...) array.
        others: The same, or something that broadcasts to it.
    """
    return np.where(chosen.reshape(-1, *[1] * (values.ndim - 1)), values, others)


def require_same(what, before, after):
    """Raises a ValueError unless an operation within `maybe` kept a shape."""
    if before != after:
        raise ValueError(
            f"`operation` of `maybe` must keep the {what}; "
            f"got one that turns {before} into {after}."
        )


def role_of(path, rank):
    """Tells what a component of an element is: "images", "masks", "boxes", "labels" or None.

    In a dictionary the key says it (`ROLES`). In a tuple the very first component
    is the images, and another is a mask if it has the rank of one, a label otherwise.

    Args:
        path: Keys and positions that lead to the component.
        rank: Rank of the component, batched.
    """
    if path and isinstance(path[-1], str):
        return ROLE_OF_KEY.get(path[-1])
    if all(step == 0 for step in path):
        return "images"
    return "masks" if rank >= 3 else "labels"


def gather(components):
    """Makes a batch of the components of an element.

    Args:
        components: Pairs of a role and an array.

    Returns:
        The `Batch`.

    Raises:
        ValueError: If there is not exactly one batch of images, or a mask is
            not as large as they are or not of whole numbers.
    """
    parts = {role: tuple(array for own, array in components if own == role) for role in ROLES}
    shapes = [images.shape for images in parts["images"]]
    if [len(shape) for shape in shapes] != [4]:
        raise ValueError(
            "Augmentation needs one batch of images, (N, height, width, channels), which is the "
            'first component of a tuple or under "image" or "images" in a dictionary; '
            f"got images of the shapes {shapes}."
        )
    batch = Batch(_checked_images(parts["images"][0]), *list(parts.values())[1:])
    for mask in batch.masks:
        _check_mask(mask, batch.images)
    return batch


def as_float(images):
    """Returns images in float32 in [0, 1]."""
    return images if images.dtype == np.float32 else images.astype("float32") / np.float32(255)


def as_bytes(images):
    """Returns images in uint8, rounded."""
    if images.dtype == np.uint8:
        return images
    return np.rint(np.clip(images, 0, 1) * np.float32(255)).astype("uint8")


def _checked_images(images):
    if images.dtype == np.uint8:
        return images
    if not np.issubdtype(images.dtype, np.floating):
        raise ValueError(f"`images` must be uint8 or float in [0, 1]; got {images.dtype}.")
    return images.astype("float32", copy=False)


def _check_mask(mask, images):
    if not (np.issubdtype(mask.dtype, np.integer) or mask.dtype == bool):
        raise ValueError(
            f"A mask must hold whole numbers or booleans, one a pixel; got {mask.dtype}."
        )
    if mask.shape[:3] != images.shape[:3]:
        raise ValueError(
            f"A mask must be (N, height, width), with or without channels, as the images of shape "
            f"{images.shape}; got {mask.shape}."
        )
