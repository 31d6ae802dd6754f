"""Operations that mix the images of a batch with one another, and their boxes and labels.

With boxes, (N, B) class numbers and (N, B, classes) shares are labels of the boxes. Both
operations then return 2 B boxes an image, its own first, and (N, 2 B, classes) shares. What
else comes with the boxes, under keys that are no label's, is not doubled.
"""

from dataclasses import replace
from typing import NamedTuple

from coursekit.data.augmentation.engine.batch import as_float
from coursekit.data.augmentation.engine.mixed_boxes import (
    are_seen,
    overlaid,
    pasted_over,
    place_of_boxes,
)
from coursekit.data.augmentation.engine.operation import Change
from coursekit.data.augmentation.engine.rectangles import draw_windows
import numpy as np


def mix_up(alpha=0.2, *, num_classes=None):
    """Blends each image with another of the batch, and their labels alike.

    A mask has no blend: each image keeps the mask, unchanged, of the image with the
    larger share, which is its own. An image keeps its boxes and gets the other's; their
    labels are weighted by the share of the image that they come from.

    Args:
        alpha: Both parameters of the beta distribution of the share.
        num_classes: Number of classes, if labels are class numbers.

    Returns:
        The operation. Labels come out in float32, (N, classes), and sum to 1; those
        of boxes are (N, 2 B, classes) and sum to the share of the box's image.

    Raises:
        ValueError: If `alpha` is not above 0; when it is applied, if the batch has
            class numbers without `num_classes`.

    Reference:
        Zhang et al. 2018, mixup: beyond empirical risk minimization.
    """
    _require_alpha(alpha)

    def apply(batch, generator):
        partners, alone = _partners(batch, generator)
        share = generator.beta(alpha, alpha, len(batch))
        share = np.where(alone, 1, np.maximum(share, 1 - share)).astype("float32")
        images = as_float(batch.images)
        boxes = tuple(overlaid(one, partners, share) for one in batch.boxes)
        mixture = Mixture(partners, share, np.stack([share, 1 - share], axis=1), num_classes)
        return replace(
            batch,
            images=_blend(images, images[partners], share),
            boxes=boxes,
            labels=_mixed_labels(batch, boxes, mixture),
        )

    return Change(apply)


def cut_mix(alpha=1.0, *, num_classes=None):
    """Pastes a window of another image of the batch into each, with its mask.

    Labels are blended by the areas that are seen. Boxes are cut to what is seen of them: a
    side moves where the window covers it from end to end, and a box that is covered, or that
    does not reach into the window, is left as zeros.

    Args:
        alpha: Both parameters of the beta distribution of the share that stays.
        num_classes: Number of classes, if labels are class numbers.

    Returns:
        The operation. Masks keep shape, dtype and values; labels come out in
        float32, (N, classes), and sum to 1; those of boxes are (N, 2 B, classes) and
        sum to 1 where a box is seen and to 0 where none is.

    Raises:
        ValueError: If `alpha` is not above 0; when it is applied, if the batch has
            class numbers without `num_classes`.

    Reference:
        Yun et al. 2019, CutMix: regularization strategy to train strong classifiers
        with localizable features.
    """
    _require_alpha(alpha)

    def apply(batch, generator):
        partners, alone = _partners(batch, generator)
        pasted = 1 - generator.beta(alpha, alpha, len(batch))
        windows = np.where(alone[:, None], 0, draw_windows(pasted, batch.size, generator))
        top, left, bottom, right = windows.T
        seen = 1 - (bottom - top) * (right - left) / np.prod(batch.size)
        window_shares = windows / np.tile(batch.size, 2)
        boxes = tuple(pasted_over(one, partners, window_shares) for one in batch.boxes)
        mixture = Mixture(partners, seen.astype("float32"), np.ones((len(batch), 2)), num_classes)
        return replace(
            batch,
            images=_pasted(batch.images, partners, windows),
            masks=tuple(_pasted(mask, partners, windows) for mask in batch.masks),
            boxes=boxes,
            labels=_mixed_labels(batch, boxes, mixture),
        )

    return Change(apply)


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


def _partners(batch, generator):
    """Draws another image for each, and tells which got themselves."""
    partners = generator.permutation(len(batch))
    return partners, partners == np.arange(len(batch))


def _pasted(arrays, partners, windows):
    result = arrays.copy()
    for index, (top, left, bottom, right) in enumerate(windows):
        result[index, top:bottom, left:right] = arrays[partners[index], top:bottom, left:right]
    return result


def _mixed_labels(batch, boxes, mixture):
    """Mixes the labels of a batch; `boxes` are those after the mixing."""
    mixed = []
    for labels in batch.labels:
        place = place_of_boxes(labels, batch.boxes)
        if place is None:
            shares = _label_shares(labels, mixture.num_classes)
            mixed.append(_blend(shares, shares[mixture.partners], mixture.share))
        else:
            mixed.append(_labels_of_boxes(labels, batch.boxes[place], boxes[place], mixture))
    return tuple(mixed)


def _labels_of_boxes(labels, before, after, mixture):
    if labels.ndim == 2:
        labels = _one_hot(np.where(are_seen(before), labels, 0), mixture.num_classes)
    both = np.concatenate([labels, labels[mixture.partners]], axis=1)
    weights = np.repeat(mixture.box_weights, before.shape[1], axis=1) * are_seen(after)
    return (both * weights[..., None]).astype("float32")


def _blend(own, others, share):
    share = share.reshape(-1, *[1] * (own.ndim - 1))
    return share * own + (1 - share) * others


def _label_shares(labels, num_classes):
    if labels.ndim == 2 and (np.issubdtype(labels.dtype, np.floating) or num_classes is None):
        return labels.astype("float32")
    return _one_hot(labels.reshape(len(labels)), num_classes)


def _one_hot(labels, num_classes):
    if num_classes is None:
        raise ValueError(
            "Mixing class numbers needs `num_classes`, to make shares of the classes of them."
        )
    if labels.size and not 0 <= labels.min() <= labels.max() < num_classes:
        raise ValueError(
            f"`num_classes` must be above the largest label; got {num_classes} with labels from "
            f"{labels.min()} to {labels.max()}."
        )
    return np.eye(num_classes, dtype="float32")[labels.astype(int)]


def _require_alpha(alpha):
    if alpha <= 0:
        raise ValueError(f"`alpha` must be above 0; got {alpha}.")
