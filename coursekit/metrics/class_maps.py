"""Masks and predictions of any usual form as one class a pixel."""

import math

from coursekit._keras.tensors.assertions import require_values
from coursekit._keras.tensors.largest import index_of_largest
from coursekit._keras.tensors.pixel_labels import read_labels, require_classes, without_channel
import keras
from keras import ops


def read_class_maps(y_true, y_pred, *, num_classes, ignore_index, from_logits, threshold):
    """Returns the true and the predicted class of each pixel.

    Args:
        y_true: Labels, (N, H, W) or (N, H, W, 1), whole numbers of any dtype.
        y_pred: Scores of the classes (N, H, W, C), or a class map of integers
            (N, H, W) or (N, H, W, 1); with two classes also scores of class 1,
            floats of these shapes.
        num_classes: Number of classes, C.
        ignore_index: Label of the pixels to ignore, or None.
        from_logits: Whether the scores of class 1 are logits.
        threshold: Probability above which a pixel is of class 1.

    Returns:
        int32 labels and int32 classes, (N, H, W); bool (N, H, W), which pixels
        count; scalar bool, whether all that counts are classes, which is False
        only where a step could not stop, and for a pixel whose scores are NaN.
        Of several scores the first is looked at: a network that fails makes all
        NaN, and all would take as long as the largest takes to find.

    Raises:
        ValueError: If shapes or values are of no such form.
    """
    labels = without_channel(ops.convert_to_tensor(y_true))
    predictions, size = _read_predictions(labels, y_pred, num_classes)
    labels, counted, are_labels = read_labels(labels, size, num_classes, ignore_index)
    if len(predictions.shape) > len(size):
        classes = index_of_largest(predictions)
        right = ops.logical_not(ops.any(ops.isnan(predictions[..., 0])))
    elif num_classes == 2 and "float" in keras.backend.standardize_dtype(predictions.dtype):
        classes, right = _above(predictions, counted, from_logits, threshold)
    else:
        predictions = ops.where(counted, without_channel(predictions), 0)
        needed = f"Predicted class maps must hold integers from 0 to {num_classes - 1}"
        classes, right = require_classes(predictions, num_classes, needed)
        right = ops.all(right)
    return labels, classes, counted, ops.logical_and(right, ops.all(are_labels))


def _read_predictions(labels, y_pred, num_classes):
    """Returns the predictions, with an axis of classes only if there are scores, and their size."""
    predictions = ops.convert_to_tensor(y_pred)
    if len(predictions.shape) == len(labels.shape) + 1 and predictions.shape[-1] == 1:
        predictions = ops.squeeze(predictions, -1)
    is_one_hot = len(labels.shape) == 4 and labels.shape[-1] == num_classes
    if len(predictions.shape) != len(labels.shape) + (not is_one_hot):
        return predictions, tuple(ops.shape(predictions))
    if predictions.shape[-1] != num_classes:
        raise ValueError(
            f"Predictions must have {num_classes} channels, a score for each class; got shape "
            f"{tuple(predictions.shape)}."
        )
    return predictions, tuple(ops.shape(predictions))[:-1]


def _above(scores, counted, from_logits, threshold):
    """Returns class 1 where its score is above the threshold; whether all scores are some."""
    cut = math.log(threshold / (1 - threshold)) if from_logits else threshold
    scores = ops.where(counted, scores, 0)
    if from_logits:
        right = ops.logical_not(ops.any(ops.isnan(scores)))
    else:
        inside = ops.logical_and(scores >= 0, scores <= 1)
        right = ops.all(inside)
        culprit = ops.take(ops.ravel(scores), ops.argmin(ops.cast(ops.ravel(inside), "int32")))
        needed = "Scores of one channel must be probabilities from 0 to 1 unless `from_logits=True`"
        require_values(right, needed, culprit)
    return ops.cast(scores > cut, "int32"), right
