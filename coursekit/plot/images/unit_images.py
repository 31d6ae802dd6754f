"""Images as numbers from 0 to 1."""

from coursekit._white import WHITE
import numpy as np

LUMA = (0.299, 0.587, 0.114)  # of red, green and blue in what is seen as brightness (Rec. 601)
ROUNDING = 1e-3  # how far beyond [0, 1] a value may lie


def unit_images(name, images):
    """Returns one image or several as float in [0, 1].

    Args:
        name: Name of the argument, for the error.
        images: (..., H, W) or (..., H, W, C) array; uint8 in [0, 255], uint16 in [0, 65535], bool,
            or float in [0, 1].

    Returns:
        float64 array of the same shape.

    Raises:
        ValueError: If a float image goes beyond [0, 1] or is not finite.
    """
    images = np.asarray(images)
    if images.dtype.name in WHITE:
        return images / WHITE[images.dtype.name]
    images = images.astype("float64")
    low, high = images.min(initial=0.0), images.max(initial=1.0)
    if not (low >= -ROUNDING and high <= 1 + ROUNDING):
        wrong = np.count_nonzero(~np.isfinite(images))
        got = (
            f"{wrong} values that are NaN or infinite"
            if wrong
            else f"values from {images.min():.3g} to {images.max():.3g}"
        )
        raise ValueError(f"`{name}` must be uint8, or float in [0, 1]; got {got}.")
    return np.clip(images, 0.0, 1.0)


def drawn_images(name, images):
    """Returns images that Matplotlib draws in their own range: float in [0, 1], uint8 or bool.

    Floats beyond are cut, as Matplotlib would; NaN stays, and is drawn empty. Of wider integers
    it would take the range for another, so they are made to floats or refused as in `unit_images`.
    """
    images = np.asarray(images)
    if images.dtype.kind == "f":
        return np.clip(images, 0, 1)
    is_wide = images.dtype.kind in "iu" and images.dtype != np.uint8
    return unit_images(name, images) if is_wide else images


def gray_image(image):
    """Returns the (H, W) brightness of an image in [0, 1].

    Args:
        image: (H, W) or (H, W, C) array, as `unit_images` takes it; channels other than red,
            green and blue count alike.

    Raises:
        ValueError: If it is empty or no image.
    """
    image = unit_images("image", image)
    if image.ndim not in (2, 3) or not image.size:
        raise ValueError(f"`image` must be a filled (H, W) or (H, W, C) array; got {image.shape}.")
    if image.ndim == 2:
        return image
    return image @ np.array(LUMA) if image.shape[-1] == 3 else image.mean(axis=-1)
