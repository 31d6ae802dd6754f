"""Scores of a confusion matrix, of each class and of all."""

import functools

import keras
from keras import ops
import numpy as np


def score_of_matrix(score):
    """Makes a score check its matrix, and return arrays for arrays and tensors for tensors."""

    @functools.wraps(score)
    def checked_score(matrix):
        is_tensor = ops.is_tensor(matrix) or keras.backend.is_keras_tensor(matrix)
        if not is_tensor:
            matrix = np.asarray(matrix, "float64")
        if len(matrix.shape) != 2 or matrix.shape[0] != matrix.shape[1]:
            raise ValueError(
                f"`matrix` must be a (C, C) confusion matrix; got shape {tuple(matrix.shape)}."
            )
        result = score(ops.convert_to_tensor(matrix))
        return result if is_tensor else ops.convert_to_numpy(result)[()]

    return checked_score


@score_of_matrix
def pixel_accuracy(matrix):
    """Returns the share of the pixels that got their class.

    Args:
        matrix: (C, C) counts, the true class in the row.

    Returns:
        A number in [0, 1]; NaN if no pixel is counted.

    Raises:
        ValueError: If the matrix is not square.

    Example:
        >>> print(f"{pixel_accuracy([[6, 2], [0, 2]]):.2f}")
        0.80
    """
    return _share(ops.sum(ops.diagonal(matrix)), ops.sum(matrix))


@score_of_matrix
def class_iou(matrix):
    """Returns the intersection over union of each class, the Jaccard index.

    Args:
        matrix: (C, C) counts, the true class in the row.

    Returns:
        (C,) numbers in [0, 1]; NaN for a class that neither the labels nor the
        predictions hold.

    Raises:
        ValueError: If the matrix is not square.

    Example:
        >>> print(class_iou([[6, 2], [0, 2]]))
        [0.75 0.5 ]

    Reference:
        Everingham and others, "The Pascal Visual Object Classes (VOC)
        Challenge", 2010.
    """
    both, true, predicted = _areas(matrix)
    return _share(both, true + predicted - both)


@score_of_matrix
def mean_iou(matrix):
    """Returns the mean intersection over union of the classes that are there.

    A class that neither the labels nor the predictions hold is left out. One
    that is predicted somewhere and is nowhere has an IoU of 0, and counts.

    Args:
        matrix: (C, C) counts, the true class in the row.

    Returns:
        A number in [0, 1]; NaN if no pixel is counted.

    Raises:
        ValueError: If the matrix is not square.

    Example:
        >>> print(mean_iou([[6, 2], [0, 2]]), mean_iou([[6, 2, 0], [0, 2, 0], [0, 0, 0]]))
        0.625 0.625

    Reference:
        Long, Shelhamer and Darrell, "Fully Convolutional Networks for Semantic
        Segmentation", 2015.
    """
    both, true, predicted = _areas(matrix)
    return _mean_of_present(both, true + predicted - both)


@score_of_matrix
def frequency_weighted_iou(matrix):
    """Returns the mean intersection over union, each class weighed by its pixels.

    Args:
        matrix: (C, C) counts, the true class in the row.

    Returns:
        A number in [0, 1]; NaN if no pixel is counted.

    Raises:
        ValueError: If the matrix is not square.

    Example:
        >>> print(f"{frequency_weighted_iou([[6, 2], [0, 2]]):.2f}")  # .8 * .75 + .2 * .5
        0.70

    Reference:
        Long, Shelhamer and Darrell, "Fully Convolutional Networks for Semantic
        Segmentation", 2015.
    """
    both, true, predicted = _areas(matrix)
    union = true + predicted - both
    iou = ops.where(ops.equal(union, 0), 0.0, _share(both, union))
    return _share(ops.sum(true * iou), ops.sum(true))


@score_of_matrix
def class_dice(matrix):
    """Returns the Dice score of each class, the F1 score of its pixels.

    Args:
        matrix: (C, C) counts, the true class in the row.

    Returns:
        (C,) numbers in [0, 1]; NaN for a class that neither the labels nor the
        predictions hold.

    Raises:
        ValueError: If the matrix is not square.

    Example:
        >>> print(class_dice([[6, 4], [0, 2]]))
        [0.75 0.5 ]

    Reference:
        Dice, "Measures of the Amount of Ecologic Association Between Species",
        1945.
    """
    both, true, predicted = _areas(matrix)
    return _share(2 * both, true + predicted)


@score_of_matrix
def mean_dice(matrix):
    """Returns the mean Dice score of the classes that are there, as `mean_iou` does.

    Args:
        matrix: (C, C) counts, the true class in the row.

    Returns:
        A number in [0, 1]; NaN if no pixel is counted.

    Raises:
        ValueError: If the matrix is not square.

    Example:
        >>> print(mean_dice([[6, 4], [0, 2]]))
        0.625
    """
    both, true, predicted = _areas(matrix)
    return _mean_of_present(2 * both, true + predicted)


def _areas(matrix):
    """Returns for each class the pixels where truth and prediction agree, are, and are said."""
    return ops.diagonal(matrix), ops.sum(matrix, axis=1), ops.sum(matrix, axis=0)


def _share(part, whole):
    """Returns part over whole, NaN for none of none."""
    empty = ops.equal(whole, 0)
    return ops.where(empty, float("nan"), part / ops.where(empty, 1.0, whole))


def _mean_of_present(part, whole):
    present = ops.logical_not(ops.equal(whole, 0))
    shares = ops.where(present, _share(part, whole), 0.0)
    return _share(ops.sum(shares), ops.sum(ops.cast(present, shares.dtype)))
