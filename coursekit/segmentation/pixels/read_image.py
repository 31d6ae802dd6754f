"""One image, whatever its kind of numbers."""

import numpy as np

SHAPES = "(H, W), (H, W, 1) or (H, W, 3)"


def read_image(image, name="image"):
    """Returns an image as (H, W, 3) float64 whose least value is 0 and whose largest is 1.

    Every method reads its image so. Its result is thus the same for an 8-bit, a 16-bit and a float
    version, and for a gray image and its copy in three channels; a distance between colors, as
    `compactness` weighs, means the same for all.

    Raises:
        ValueError: If it is no image of one of the shapes, or not finite.
    """
    return stretched(checked_image(image, name))


def checked_image(image, name="image"):
    """Returns an image as (H, W, 3) float64 in its own range."""
    image = np.asarray(image)
    if image.dtype.kind not in "biuf":
        raise ValueError(f"`{name}` must hold numbers; got dtype {image.dtype}.")
    if image.ndim not in (2, 3) or image.shape[2:] not in ((), (1,), (3,)) or not image.size:
        raise ValueError(
            f"`{name}` must be one image of shape {SHAPES}; got shape {image.shape}"
            f"{_advice(image)}."
        )
    image = image.astype("float64")
    if not np.isfinite(image).all():
        raise ValueError(f"`{name}` must be finite; got NaN or infinity.")
    return np.broadcast_to(image.reshape(*image.shape[:2], -1), (*image.shape[:2], 3))


def stretched(*images):
    """Returns images whose common least value is 0 and whose common largest is 1."""
    lowest = min(image.min() for image in images)
    width = max(image.max() for image in images) - lowest
    images = [(image - lowest) / (width or 1) for image in images]
    return images if len(images) > 1 else images[0]


def _advice(image):
    """Returns what to do about a shape that people often have."""
    if image.ndim == 4:
        return ": give one image of the batch, as `images[0]`"
    if image.ndim == 3 and image.shape[2] in (2, 4):
        return ": take the alpha channel away, as by `image[..., :-1]`"
    if image.ndim == 3 and image.shape[0] in (1, 3):
        return ": channels come last, as by `np.moveaxis(image, 0, -1)`"
    return ": give one image of a batch, as `images[0]`" if image.ndim == 3 else ""
