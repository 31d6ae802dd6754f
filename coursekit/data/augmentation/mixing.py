"""Operations that mix the images of a batch with one another, and their labels."""

from dataclasses import replace

from coursekit.data.augmentation.batch import as_float
from coursekit.data.augmentation.operation import Change
from coursekit.data.augmentation.rectangles import draw_windows
import numpy as np


def mix_up(alpha=0.2, *, num_classes=None):
    """Blends each image with another of the batch, and their labels alike.

    A mask has no blend: each image keeps the mask, unchanged, of the image with the
    larger share, which is its own.

    Args:
        alpha: Both parameters of the beta distribution of the share.
        num_classes: Number of classes, if labels are class numbers.

    Returns:
        The operation. Labels come out in float32, (N, classes), and sum to 1.

    Raises:
        ValueError: If `alpha` is not above 0; when it is applied, if the batch has
            boxes, or class numbers without `num_classes`.

    Reference:
        Zhang et al. 2018, mixup: beyond empirical risk minimization.
    """
    _require_alpha(alpha)

    def apply(batch, generator):
        _refuse_boxes(batch, "mix_up")
        partners = generator.permutation(len(batch))
        share = generator.beta(alpha, alpha, len(batch))
        share = np.maximum(share, 1 - share).astype("float32")
        images = as_float(batch.images)
        return replace(
            batch,
            images=_blend(images, images[partners], share),
            labels=_blended_labels(batch.labels, partners, share, num_classes),
        )

    return Change(apply)


def cut_mix(alpha=1.0, *, num_classes=None):
    """Pastes a window of another image of the batch into each, with its mask.

    Labels are blended by the areas that are seen.

    Args:
        alpha: Both parameters of the beta distribution of the share that stays.
        num_classes: Number of classes, if labels are class numbers.

    Returns:
        The operation. Masks keep shape, dtype and values; labels come out in
        float32, (N, classes), and sum to 1.

    Raises:
        ValueError: If `alpha` is not above 0; when it is applied, if the batch has
            boxes, or class numbers without `num_classes`.

    Reference:
        Yun et al. 2019, CutMix: regularization strategy to train strong classifiers
        with localizable features.
    """
    _require_alpha(alpha)

    def apply(batch, generator):
        _refuse_boxes(batch, "cut_mix")
        partners = generator.permutation(len(batch))
        pasted = 1 - generator.beta(alpha, alpha, len(batch))
        windows = draw_windows(pasted, batch.size, generator)
        top, left, bottom, right = windows.T
        seen = 1 - (bottom - top) * (right - left) / np.prod(batch.size)
        return replace(
            batch,
            images=_pasted(batch.images, partners, windows),
            masks=tuple(_pasted(mask, partners, windows) for mask in batch.masks),
            labels=_blended_labels(batch.labels, partners, seen.astype("float32"), num_classes),
        )

    return Change(apply)


def _pasted(arrays, partners, windows):
    result = arrays.copy()
    for index, (top, left, bottom, right) in enumerate(windows):
        result[index, top:bottom, left:right] = arrays[partners[index], top:bottom, left:right]
    return result


def _blended_labels(labels, partners, share, num_classes):
    as_shares = [_label_shares(one, num_classes) for one in labels]
    return tuple(_blend(one, one[partners], share) for one in as_shares)


def _blend(own, others, share):
    share = share.reshape(-1, *[1] * (own.ndim - 1))
    return share * own + (1 - share) * others


def _label_shares(labels, num_classes):
    if labels.ndim == 2 and (np.issubdtype(labels.dtype, np.floating) or num_classes is None):
        return labels.astype("float32")
    if num_classes is None:
        raise ValueError(
            "Mixing class numbers needs `num_classes`, to make shares of the classes of them."
        )
    labels = labels.reshape(len(labels))
    if len(labels) and not 0 <= labels.min() <= labels.max() < num_classes:
        raise ValueError(
            f"`num_classes` must be above the largest label; got {num_classes} with labels from "
            f"{labels.min()} to {labels.max()}."
        )
    return np.eye(num_classes, dtype="float32")[labels.astype(int)]


def _require_alpha(alpha):
    if alpha <= 0:
        raise ValueError(f"`alpha` must be above 0; got {alpha}.")


def _refuse_boxes(batch, name):
    if batch.boxes:
        raise ValueError(
            f"`{name}` does not mix boxes: two images have twice as many; leave them out."
        )
