"""Makes a batch of the components of an element, and says what is wrong with them."""

from coursekit._white import WHITE
from coursekit.data.augmentation.engine.batch import Batch
from coursekit.data.augmentation.engine.roles import ROLES
import numpy as np

ROUNDING = 1e-3  # of the value range, by which images may leave it
OVERSHOOT = 0.25  # of the image's size, by which a box may leave it


def gather(components, value_range):
    """Makes a batch of the components of an element.

    Args:
        components: Pairs of a role and an array.
        value_range: The two ends of the range of float images.

    Returns:
        The `Batch`, its images in uint8, or float32 in [0, 1].

    Raises:
        ValueError: If there is not exactly one batch of images, an image leaves the
            value range, a mask is not as large as the images or not of whole numbers, or
            boxes are no shares of the size.
    """
    parts = {role: [array for own, array in components if own == role] for role in ROLES}
    shapes = [images.shape for images in parts["images"]]
    if [len(shape) for shape in shapes] != [4]:
        raise ValueError(
            "Augmentation needs one batch of images, (N, height, width, channels), which is the "
            'first component of a tuple or under "image" or "images" in a dictionary; '
            f"got images of the shapes {shapes}."
        )
    images = _checked_images(parts["images"][0], *value_range)
    for mask in parts["masks"]:
        _check_size("mask", mask, images)
        _check_mask(mask)
    for weights in parts["weights"]:
        if weights.ndim >= 3:
            _check_size("array of pixel weights", weights, images)
    return Batch(
        images,
        masks=tuple(parts["masks"]),
        boxes=tuple(_checked_boxes(boxes) for boxes in parts["boxes"]),
        labels=tuple(parts["labels"]),
        weights=tuple(parts["weights"]),
    )


def is_float(dtype):
    """Whether a NumPy dtype is of floats, bfloat16 among them."""
    return np.issubdtype(dtype, np.floating) or np.dtype(dtype).name == "bfloat16"


def _checked_images(images, low, high):
    if images.dtype == np.uint8:
        return images
    if images.dtype == np.uint16:
        return images / np.float32(WHITE["uint16"])
    if not is_float(images.dtype):
        raise ValueError(
            f"`images` must be uint8, uint16 or float in [{low}, {high}]; got {images.dtype}."
        )
    images = images.astype("float32", copy=False)
    if images.size:
        least, most = float(images.min()), float(images.max())
        if np.isnan(least):
            raise ValueError(
                f"`images` must be uint8, or float in [{low}, {high}]; got NaN in them."
            )
        room = ROUNDING * (high - low)
        if not low - room <= least <= most <= high + room:
            raise ValueError(
                f"`images` must be uint8, or float in [{low}, {high}]; got {images.dtype} from "
                f"{least:.4g} to {most:.4g}. {_advice(least, most)}"
            )
    return images if (low, high) == (0, 1) else (images - low) / np.float32(high - low)


def _advice(least, most):
    for low, high in ((-1, 1), (0, 255)):
        if low <= least <= most <= high:
            return f"For images in [{low}, {high}], `compose` takes `value_range=({low}, {high})`."
    return "Name the range that holds them by `value_range=` of `compose`, or scale them."


def _check_size(what, array, images):
    if array.shape[:3] != images.shape[:3] or array.ndim > 4:
        raise ValueError(
            f"A {what} must be (N, height, width), with or without channels, as the images of "
            f"the shape {images.shape}; got {array.shape}."
        )


def _check_mask(mask):
    if is_float(mask.dtype):
        values = mask.astype("float32", copy=False)
        wrong = values[values != np.rint(values)]
        if wrong.size:
            raise ValueError(
                f"A mask must hold whole numbers, one class a pixel; got {mask.dtype} with "
                f"{wrong.flat[0]:.4g}. In a tuple, all components of an image's rank after the "
                "first are masks, but for pixel weights as the third."
            )
    elif not (np.issubdtype(mask.dtype, np.integer) or mask.dtype == bool):
        raise ValueError(f"A mask must hold whole numbers or booleans; got {mask.dtype}.")


def _checked_boxes(boxes):
    """Returns boxes cut to the image."""
    if boxes.ndim != 3 or boxes.shape[-1] != 4 or not is_float(boxes.dtype):
        raise ValueError(
            "`boxes` must be (N, B, 4) floats, top, left, bottom and right as shares of the "
            f"height and width; got {boxes.dtype} of the shape {boxes.shape}."
        )
    is_padding = np.all(boxes == boxes[..., :1], axis=-1)
    real = boxes[~is_padding]
    if not real.size:
        return boxes
    if not -OVERSHOOT <= real.min() <= real.max() <= 1 + OVERSHOOT:
        raise ValueError(
            "`boxes` must be shares of the height and width, in [0, 1], so divide pixels by the "
            f"size of the image; got values from {real.min():.4g} to {real.max():.4g}."
        )
    if np.any(real[:, 2:] < real[:, :2]):
        wrong = real[np.any(real[:, 2:] < real[:, :2], axis=-1)][0]
        raise ValueError(
            "`boxes` must be top, left, bottom and right, so that bottom is below top and right "
            f"is to the right of left; got {[round(float(side), 4) for side in wrong]}."
        )
    return np.where(is_padding[..., None], boxes, np.clip(boxes, 0, 1))
