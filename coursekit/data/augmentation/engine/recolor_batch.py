"""Carries out one coloring on the images of a batch."""

import math

from coursekit.data.augmentation.warping.memory import aligned_empty, chunk_length, chunks
import cv2
import numpy as np


def joined(drawn):
    """Makes one coloring of a sequence of them.

    With a color c and the image's mean color m, each is c -> A c + D m + b and
    so m -> (A + D) m + b. Both together are a square matrix on (c, m, 1).

    Args:
        drawn: List of (matrices, matrices of the mean, shifts), as a `Coloring`
            draws them.

    Returns:
        The same three for the whole sequence.
    """
    product = None
    for matrices, of_mean, shifts in drawn:
        square = _square(matrices, of_mean, shifts)
        product = square if product is None else square @ product
    channels = shifts.shape[1]
    top = product[:, :channels]
    return top[..., :channels], top[..., channels:-1], top[..., -1]


def recolor(images, matrices, of_mean, shifts, *, in_place=False):
    """Changes the colors of images, cut to [0, 1].

    Args:
        images: (N, H, W, C) uint8, or float32 in [0, 1].
        matrices: (N, C, C) that multiply a pixel's color.
        of_mean: (N, C, C) that multiply the image's mean color.
        shifts: (N, C).
        in_place: Whether float32 images may be overwritten, which saves fetching new memory.

    Returns:
        (N, H, W, C) float32 in [0, 1].
    """
    unit = 1 / 255 if images.dtype == np.uint8 else 1.0
    if of_mean.any():
        means = np.array([mean_color(image) for image in images]) * unit
        shifts = shifts + np.einsum("nij,nj->ni", of_mean, means)
    affine = np.concatenate([matrices * unit, shifts[..., None]], axis=-1)
    in_place = in_place and images.dtype == np.float32
    output = images if in_place else aligned_empty(images.shape, "float32")
    size = math.prod(images.shape[1:])
    room = np.empty((chunk_length(size), *images.shape[1:]), "float32")
    for part in chunks(len(images), size):
        source, results = images[part], output[part]
        if in_place or source.dtype != np.float32:
            source = room[: len(source)]
            np.copyto(source, images[part])
        for image, matrix, result in zip(source, affine[part], results, strict=True):
            cv2.transform(image, matrix, dst=result)
        _cut_to_unit_range(results.reshape(len(source), -1))
    return output


def _cut_to_unit_range(values):
    """Cuts a matrix of float32 to [0, 1], in place; quicker than `numpy.clip`."""
    cv2.threshold(values, 1.0, 0, cv2.THRESH_TRUNC, dst=values)
    cv2.threshold(values, 0.0, 0, cv2.THRESH_TOZERO, dst=values)


def mean_color(image):
    """Returns the mean of each channel of an image, (H, W, C)."""
    if image.shape[-1] <= 4:
        return cv2.mean(image)[: image.shape[-1]]
    return image.mean(axis=(0, 1), dtype="float64")


def _square(matrices, of_mean, shifts):
    count, channels = shifts.shape
    square = np.zeros((count, 2 * channels + 1, 2 * channels + 1))
    square[:, :channels, :channels] = matrices
    square[:, :channels, channels:-1] = of_mean
    square[:, channels:-1, channels:-1] = matrices + of_mean
    square[:, :channels, -1] = square[:, channels:-1, -1] = shifts
    square[:, -1, -1] = 1
    return square
