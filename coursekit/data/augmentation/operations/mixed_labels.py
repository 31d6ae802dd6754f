"""Labels and weights of images that are mixed in pairs."""

from typing import NamedTuple

from coursekit.data.augmentation.engine.gather import is_float
from coursekit.data.augmentation.operations.mixed_boxes import place_of_boxes
from coursekit.data.augmentation.warping.visible_boxes import have_area
import numpy as np


class Mixture(NamedTuple):
    """Which images are mixed and how much of each is seen.

    Attributes:
        partners: (N,) places of the other images.
        share: (N,) float32 shares of the images themselves.
        box_weights: (N, 2) weights of the labels of an image's own and the other's boxes.
        num_classes: Number of classes, or None.
    """

    partners: np.ndarray
    share: np.ndarray
    box_weights: np.ndarray
    num_classes: int | None


def mixed_labels(batch, boxes, mixture):
    """Mixes the labels of a batch; `boxes` are those after the mixing."""
    mixed = []
    blends_floats = mixture.num_classes is None or any(
        _are_class_numbers(labels, batch) for labels in batch.labels
    )
    for labels in batch.labels:
        if not (np.issubdtype(labels.dtype, np.number) or _is_shares(labels)):
            raise ValueError(
                f"Labels to mix must be class numbers or shares of the classes; got {labels.dtype}."
            )
        place = place_of_boxes(labels, batch.boxes)
        if place is None:
            is_number = blends_floats and is_float(labels.dtype)
            shares = labels if is_number else _label_shares(labels, mixture.num_classes)
            mixed.append(_blend(shares.astype("float32"), mixture))
        else:
            mixed.append(_labels_of_boxes(labels, batch.boxes[place], boxes[place], mixture))
    return tuple(mixed)


def mixed_weights(batch, mixture):
    """Mixes the weights of images, joins those of boxes, and leaves those of pixels."""
    counts = [boxes.shape[1] for boxes in batch.boxes]
    mixed = []
    for weights in batch.weights:
        if weights.ndim == 1 or weights.shape[1:] == (1,):
            dtype = weights.dtype if is_float(weights.dtype) else "float32"
            mixed.append(_blend(weights.astype("float32"), mixture).astype(dtype))
        elif weights.ndim == 2 and weights.shape[1] in counts:
            mixed.append(np.concatenate([weights, weights[mixture.partners]], axis=1))
        else:
            mixed.append(weights)
    return tuple(mixed)


def _labels_of_boxes(labels, before, after, mixture):
    if labels.ndim == 2:
        labels = _one_hot(np.where(have_area(before), labels, 0), mixture.num_classes)
    both = np.concatenate([labels, labels[mixture.partners]], axis=1)
    weights = np.repeat(mixture.box_weights, before.shape[1], axis=1) * have_area(after)
    return (both * weights[..., None]).astype("float32")


def _blend(own, mixture):
    share = mixture.share.reshape(-1, *[1] * (own.ndim - 1))
    return share * own + (1 - share) * own[mixture.partners]


def _is_shares(labels):
    return labels.ndim == 2 and labels.shape[1] > 1


def _are_class_numbers(labels, batch):
    """Tells integers that become shares, those of boxes too."""
    if not np.issubdtype(labels.dtype, np.integer):
        return False
    return not _is_shares(labels) or place_of_boxes(labels, batch.boxes) is not None


def _label_shares(labels, num_classes):
    if _is_shares(labels):
        if num_classes not in (None, labels.shape[1]):
            raise ValueError(
                f"`num_classes` must be the {labels.shape[1]} classes of which the labels are "
                f"shares, or be left out; got {num_classes}."
            )
        return labels
    return _one_hot(labels.reshape(len(labels)), num_classes)


def _one_hot(labels, num_classes):
    if num_classes is None:
        raise ValueError(
            "Mixing class numbers needs `num_classes`, to make shares of the classes of them."
        )
    numbers = labels.astype(int)
    if labels.size and not (0 <= numbers.min() <= numbers.max() < num_classes):
        raise ValueError(
            f"`num_classes` must be above the largest label; got {num_classes} with labels from "
            f"{labels.min()} to {labels.max()}."
        )
    if np.any(numbers != labels):
        raise ValueError(
            "Labels must be class numbers where `num_classes` is given; got "
            f"{labels[numbers != labels][0]}. Leave it out to blend other numbers."
        )
    return np.eye(num_classes, dtype="float32")[numbers]
