"""What an image looks like where nothing is to be seen."""

import numpy as np
from scipy import ndimage

NAMES = ("mean", "blur", "noise")
BLUR = 0.1  # standard deviation of the blur, as a share of the image's shorter side


def baseline_images(images, baseline, *, seed=0, spatial=(1, 2)):
    """Returns a baseline for each image.

    Args:
        images: Array of images.
        baseline: A value; "mean", the mean of each image and channel; "blur", the image blurred
            until nothing small is left; "noise", normal noise of the image's mean and standard
            deviation; or an array that can be broadcast to the images.
        seed: Seed of the noise.
        spatial: The axes of rows and columns.

    Returns:
        float32 array of the images' shape.

    Raises:
        ValueError: If the baseline is of another kind.
    """
    if isinstance(baseline, str):
        if baseline not in NAMES:
            raise ValueError(
                f"`baseline` must be a number, an array or one of {', '.join(NAMES)}; "
                f"got {baseline!r}."
            )
        return _named(images, baseline, seed, spatial).astype("float32")
    try:
        return np.array(np.broadcast_to(np.asarray(baseline, "float32"), images.shape))
    except ValueError:
        shape = np.shape(baseline)
        raise ValueError(
            f"`baseline` must be a number or fit the images' shape {images.shape}; "
            f"got shape {shape}."
        ) from None


def _named(images, name, seed, spatial):
    mean = images.mean(axis=spatial, keepdims=True)
    if name == "mean":
        return np.broadcast_to(mean, images.shape)
    if name == "noise":
        deviation = images.std(axis=spatial, keepdims=True)
        return mean + deviation * np.random.default_rng(seed).standard_normal(images.shape)
    width = BLUR * min(images.shape[axis] for axis in spatial)
    return ndimage.gaussian_filter(images, width, axes=spatial, mode="nearest")
