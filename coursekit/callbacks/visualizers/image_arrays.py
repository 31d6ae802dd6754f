"""Images and maps of a model as pictures are drawn from them."""

import keras
import numpy as np


def channels_last(array):
    """Returns (N, H, W, C) for what has its channels where Keras is configured to have them."""
    is_first = array.ndim == 4 and keras.config.image_data_format() == "channels_first"
    return np.moveaxis(array, 1, -1) if is_first else array


def in_unit_range(images):
    """Returns images in [0, 1], stretched from their least to their largest value if need be."""
    low, high = images.min(), images.max()
    if low >= 0 and high <= 1:
        return images
    return (images - low) / (high - low or 1.0)
