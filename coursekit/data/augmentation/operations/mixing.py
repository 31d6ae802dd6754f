"""Operations that mix the images of a batch with one another, and their boxes and labels.

Class numbers, (N,) or (N, 1), become shares of `num_classes` classes, and shares or
one-hot labels, (N, classes), are blended as they are; so are floats without `num_classes` or
beside class numbers, such as the targets of a regression. Weights of images are
blended by the same share.

With boxes, (N, B) class numbers and (N, B, classes) shares are labels of the boxes. Both
operations then return 2 B boxes an image, its own first, and (N, 2 B, classes) shares; weights
of boxes, (N, B), become (N, 2 B). What else comes with the boxes, under keys that are no label's
("label", and beside boxes "class" and "classes"), is not doubled.
"""

from dataclasses import replace

from coursekit._arguments import require_positive
from coursekit.data.augmentation.engine.batch import as_float
from coursekit.data.augmentation.engine.operation import BatchOperation, described
from coursekit.data.augmentation.operations.mixed_boxes import overlaid, pasted_over
from coursekit.data.augmentation.operations.mixed_labels import (
    Mixture,
    mixed_labels,
    mixed_weights,
)
from coursekit.data.augmentation.operations.rectangles import draw_windows
import numpy as np


@described
def mix_up(alpha=0.2, *, num_classes=None):
    """Blends each image with another of the batch, and their labels alike.

    A mask has no blend: each image keeps the mask, and the weights of pixels, of the image
    with the larger share, which is its own. An image keeps its boxes and gets the other's; their
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

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images, labels = np.zeros((4, 8, 8, 3), "uint8"), np.array([0, 1, 2, 0])
        >>> images, labels, weights = compose(mix_up(num_classes=3))(
        ...     images, labels, np.ones(4, "float32"), seed=0
        ... )
        >>> labels.shape, weights.shape
        ((4, 3), (4,))

    Reference:
        Zhang et al. 2018, mixup: beyond empirical risk minimization.
    """
    require_positive(alpha=alpha)

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
            labels=mixed_labels(batch, boxes, mixture),
            weights=mixed_weights(batch, mixture),
        )

    return BatchOperation(apply)


@described
def cut_mix(alpha=1.0, *, num_classes=None):
    """Pastes a window of another image of the batch into each, with its mask and weights of pixels.

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

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images, labels = np.zeros((4, 8, 8, 3), "uint8"), np.array([0, 1, 2, 0])
        >>> images, labels, weights = compose(cut_mix(num_classes=3))(
        ...     images, labels, np.ones(4, "float32"), seed=0
        ... )
        >>> labels.shape, weights.shape
        ((4, 3), (4,))

    Reference:
        Yun et al. 2019, CutMix: regularization strategy to train strong classifiers
        with localizable features.
    """
    require_positive(alpha=alpha)

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
            labels=mixed_labels(batch, boxes, mixture),
            weights=tuple(
                _pasted(after, partners, windows) if after.ndim >= 3 else after
                for after in mixed_weights(batch, mixture)
            ),
        )

    return BatchOperation(apply)


def _partners(batch, generator):
    """Draws another image for each, and tells which got themselves."""
    partners = generator.permutation(len(batch))
    return partners, partners == np.arange(len(batch))


def _pasted(arrays, partners, windows):
    result = arrays.copy()
    for index, (top, left, bottom, right) in enumerate(windows):
        result[index, top:bottom, left:right] = arrays[partners[index], top:bottom, left:right]
    return result


def _blend(own, others, share):
    share = share.reshape(-1, *[1] * (own.ndim - 1))
    return share * own + (1 - share) * others
