"""The class that a model predicts for each pixel of its images."""

import math


def pixel_classes(scores, *, from_logits, threshold):
    """Returns the class of each pixel.

    Args:
        scores: (N, H, W, C) array of logits or probabilities; one channel is that of class 1.
        from_logits: Whether one channel is logits.
        threshold: Probability above which a pixel of one channel is of class 1.

    Returns:
        int64 (N, H, W) array.

    Raises:
        ValueError: If the shape is another, or one channel holds no probabilities.
    """
    if scores.ndim != 4:
        raise ValueError(
            "`model` must return scores (N, H, W, C) for the pixels; its last output has shape "
            f"{scores.shape}."
        )
    if scores.shape[-1] > 1:
        return scores.argmax(axis=-1)
    outside = scores[(scores < 0) | (scores > 1)]  # NaN, of a training that failed, is not
    if not from_logits and outside.size:
        raise ValueError(
            "One channel must hold probabilities from 0 to 1 unless `from_logits=True`; got "
            f"{outside[0]:.3g}."
        )
    cut = math.log(threshold / (1 - threshold)) if from_logits else threshold
    return (scores[..., 0] > cut).astype("int64")


def enlarged(classes, size):
    """Returns classes repeated to the size of the images if that is a whole multiple, else as is.

    Args:
        classes: (N, h, w) array.
        size: Height and width of the images.
    """
    height, width = classes.shape[1:]
    factor = size[0] // height
    if (height * factor, width * factor) != tuple(size):
        return classes
    return classes.repeat(factor, axis=1).repeat(factor, axis=2)


def middle(images, size):
    """Returns the middle of images.

    Args:
        images: (N, H, W, ...) array.
        size: Height and width of the middle.

    Raises:
        ValueError: If the images are smaller.
    """
    rows, columns = ((have - want) // 2 for have, want in zip(images.shape[1:3], size, strict=True))
    if rows < 0 or columns < 0:
        raise ValueError(
            f"`model` must predict no more pixels than the images have, {images.shape[1:3]}; got "
            f"{tuple(size)}."
        )
    return images[:, rows : rows + size[0], columns : columns + size[1]]
