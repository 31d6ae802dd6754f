"""Images as the ImageNet weights want them, and their logits as names."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from keras import ops
import numpy as np

EMBEDDED = Path(__file__).parent / "embedded" / "efficientnet_lite0"
CLASSES_FILE = EMBEDDED / "imagenet_classes.txt"
NUM_CLASSES = 1000
CENTER, SCALE = 127.0, 128.0


class Prediction(NamedTuple):
    """A class of ImageNet and its probability in [0, 1]."""

    class_name: str
    probability: float


@cache
def imagenet_classes():
    """Returns the English names of ImageNet's 1,000 classes, in the order of the logits.

    Example:
        >>> from coursekit.models import imagenet_classes
        >>> imagenet_classes()[285]
        'Egyptian cat'
    """
    return tuple(CLASSES_FILE.read_text(encoding="utf-8").splitlines())


def preprocess(images, *, size=224, crop=1.0):
    """Cuts out the central square, resizes it and scales it for `efficientnet_lite`.

    The resizing is bicubic with antialiasing, and what it overshoots is cut
    off. Images that are 224 x 224 are only scaled.

    Args:
        images: (H, W, 3) or (N, H, W, 3) uint8 in [0, 255].
        size: Height and width to return.
        crop: Side of the square as a part of the shorter side of the image.
            Published accuracies on ImageNet use 0.875, 224 out of 256.

    Returns:
        (N, size, size, 3) float32 NumPy array (x - 127) / 128, in
        [-127/128, 1]; N is 1 for a single image.

    Raises:
        ValueError: If `images` has another shape or dtype, or `crop` is not in
            (0, 1].

    Example:
        >>> from coursekit.models import preprocess
        >>> preprocess(np.full((300, 400, 3), 255, "uint8")).shape
        (1, 224, 224, 3)
    """
    images = np.asarray(images)
    if images.dtype != np.uint8 or images.ndim not in (3, 4) or images.shape[-1] != 3:
        raise ValueError(
            f"`images` must be (H, W, 3) or (N, H, W, 3) uint8; got {images.shape} {images.dtype}."
        )
    if not 0 < crop <= 1:
        raise ValueError(f"`crop` must be above 0 and at most 1; got {crop}.")
    batch = images if images.ndim == 4 else images[None]
    square = _central_square(batch, round(crop * min(batch.shape[1:3]))).astype("float32")
    resized = ops.image.resize(
        square, (size, size), interpolation="bicubic", antialias=True, data_format="channels_last"
    )
    return (np.clip(ops.convert_to_numpy(resized), 0, 255) - CENTER) / SCALE


def decode_predictions(predictions, *, top=5):
    """Names the most probable classes.

    Args:
        predictions: (N, 1000) or (1000,) logits, or probabilities, which are
            told apart by lying in [0, 1] and summing to 1.
        top: Number of classes to return for each image.

    Returns:
        List with a list of `top` `Prediction(class_name, probability)` for
        each image, the most probable first.

    Raises:
        ValueError: If `predictions` has not 1,000 classes, or `top` is no
            number of classes.

    Example:
        >>> from coursekit.models import decode_predictions
        >>> decode_predictions(np.eye(1000)[285], top=1)
        [[Prediction(class_name='Egyptian cat', probability=1.0)]]
    """
    values = np.atleast_2d(ops.convert_to_numpy(predictions)).astype("float64")
    if values.ndim != 2 or values.shape[1] != NUM_CLASSES:
        raise ValueError(f"`predictions` must be (N, {NUM_CLASSES}); got {values.shape}.")
    if not 1 <= top <= NUM_CLASSES:
        raise ValueError(f"`top` must be from 1 to {NUM_CLASSES}; got {top}.")
    return [_best(row, top) for row in _probabilities(values)]


def _central_square(images, side):
    top, left = ((length - side) // 2 for length in images.shape[1:3])
    return images[:, top : top + side, left : left + side]


def _probabilities(values):
    if values.min() >= 0 and np.allclose(values.sum(axis=1), 1, atol=1e-2):
        return values
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _best(probabilities, top):
    order = np.argsort(-probabilities, kind="stable")[:top]
    return [Prediction(imagenet_classes()[i], float(probabilities[i])) for i in order]
