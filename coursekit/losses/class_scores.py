"""Outputs for pixels as scores of classes, from logits or probabilities."""

from coursekit._keras.tensors.assertions import require_values
import keras
from keras import ops


def class_logits(y_pred, from_logits):
    """Returns logits of at least two classes; those of probabilities are their logarithms.

    Args:
        y_pred: (N, H, W, C) logits or probabilities; with one channel those of class 1 of two.
        from_logits: Whether these are logits.

    Returns:
        (N, H, W, C) tensor, C at least 2.

    Raises:
        ValueError: If the shape is another, or probabilities are not in [0, 1].
    """
    if len(y_pred.shape) != 4:
        kind = "logits" if from_logits else "probabilities"
        raise ValueError(f"The {kind} must be (N, H, W, C); got {tuple(y_pred.shape)}.")
    if not from_logits:
        y_pred = ops.where(_in_range(y_pred), y_pred, float("nan"))
    if y_pred.shape[-1] == 1:
        other = ops.zeros_like(y_pred) if from_logits else 1 - y_pred
        y_pred = ops.concatenate([other, y_pred], axis=-1)
    if from_logits:
        return y_pred
    return ops.log(ops.maximum(y_pred, keras.config.epsilon()))


def _in_range(probabilities):
    """Tells which are probabilities, where a step cannot stop."""
    right = ops.logical_and(probabilities >= 0, probabilities <= 1 + 1e-3)
    place = ops.argmin(ops.cast(ops.ravel(right), "int32"))
    needed = "Predictions must be probabilities from 0 to 1 unless `from_logits=True`"
    require_values(ops.all(right), needed, ops.take(ops.ravel(probabilities), place))
    return right


def listed_class_weights(class_weights):
    """Returns weights of classes as a list of floats, or None.

    Args:
        class_weights: Sequence or array of numbers of 0 or above, one above, or None.

    Raises:
        ValueError: If they are anything else, such as a dictionary.
    """
    if class_weights is None:
        return None
    is_sequence = hasattr(class_weights, "__len__") and not isinstance(class_weights, (dict, str))
    weights = list(map(float, class_weights)) if is_sequence else []
    if not weights or not all(0 <= weight < float("inf") for weight in weights) or not any(weights):
        raise ValueError(
            "`class_weights` must be a sequence of numbers, one of 0 or above for each class, not "
            f"all 0; got {class_weights}."
        )
    return weights


def require_weights_of(num_classes, class_weights):
    """Requires a weight for each class, if there are weights."""
    if class_weights is not None and len(class_weights) != num_classes:
        raise ValueError(
            f"`class_weights` must have {num_classes} numbers, one for each class; "
            f"got {len(class_weights)}."
        )
