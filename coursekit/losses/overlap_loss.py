"""Losses of how far predicted and true areas overlap."""

from coursekit._arguments import require_not_negative
from coursekit._keras.tensors.pixel_labels import counted_pixels
from coursekit._keras.tensors.sample_weights import spread_weights
from coursekit.losses.class_scores import class_logits, listed_class_weights, require_weights_of
from coursekit.losses.configured_loss import ConfiguredLoss
from keras import ops


class OverlapLoss(ConfiguredLoss):
    """One minus the mean overlap score of the classes; see `SoftDice` for the arguments.

    Args:
        alpha: Weight of the pixels that are wrongly in a predicted area.
        beta: Weight of the pixels that a predicted area lacks.
        ignore_index, smooth, include_background, class_weights, from_logits, name, dtype: As
            for `SoftDice`.
    """

    def __init__(
        self,
        *,
        alpha,
        beta,
        ignore_index=255,
        smooth=1.0,
        include_background=True,
        class_weights=None,
        from_logits=True,
        name=None,
        dtype=None,
    ):
        super().__init__(name=name, dtype=dtype)
        require_not_negative(smooth=smooth, alpha=alpha, beta=beta)
        self.alpha = alpha
        self.beta = beta
        self.ignore_index = ignore_index
        self.smooth = smooth
        self.include_background = include_background
        self.class_weights = listed_class_weights(class_weights)
        self.from_logits = from_logits

    def __call__(self, y_true, y_pred, sample_weight=None):
        """Returns the loss, a single number."""
        if sample_weight is not None:
            shape = tuple(ops.shape(y_pred))[:3]
            y_true = (y_true, spread_weights(sample_weight, shape, self.dtype))
        return super().__call__(y_true, y_pred)

    def call(self, y_true, y_pred):
        """Returns the loss, (1,); `y_true` is the labels, or these and weights of the pixels."""
        labels, weights = y_true if isinstance(y_true, tuple) else (y_true, None)
        logits = class_logits(y_pred, self.from_logits)
        *size, classes = ops.shape(logits)
        require_weights_of(classes, self.class_weights)
        labels, _, counted = counted_pixels(labels, size, classes, self.ignore_index)
        counted = ops.cast(counted, logits.dtype)
        factor = 1.0
        if weights is not None:
            factor = ops.divide_no_nan(ops.sum(weights * counted), ops.sum(counted))
            counted = counted * ops.divide_no_nan(weights, factor)
        errors = 1 - overlap_scores(
            labels,
            ops.softmax(logits, axis=-1),
            counted,
            alpha=self.alpha,
            beta=self.beta,
            smooth=self.smooth,
        )
        return ops.reshape(factor * self._mean(errors), (1,))

    def _mean(self, errors):
        """Returns the mean over the classes that are chosen, by their weights."""
        first = 0 if self.include_background else 1
        if self.class_weights is None:
            return ops.mean(errors[first:])
        weights = ops.array(self.class_weights[first:], errors.dtype)
        return ops.divide_no_nan(ops.sum(weights * errors[first:]), ops.sum(weights))

    def get_config(self):
        """Returns the constructor's arguments."""
        names = (
            "alpha",
            "beta",
            "ignore_index",
            "smooth",
            "include_background",
            "class_weights",
            "from_logits",
            "name",
            "dtype",
        )
        return {name: getattr(self, name) for name in names}


def overlap_scores(labels, probabilities, weights, *, alpha, beta, smooth):
    """Returns the overlap score of each class, 1 for a class without any area.

    The score is the overlap over the overlap and the weighted errors; alpha = beta = .5 makes it
    Dice's.

    Args:
        labels: (N, H, W) integers from 0 to C - 1.
        probabilities: (N, H, W, C).
        weights: (N, H, W) weight of each pixel.
        alpha: Weight of what is predicted and is not so.
        beta: Weight of what is so and is not predicted.
        smooth: Pixels added to twice the overlap and to what it is divided by.

    Returns:
        (C,) tensor.
    """
    weights = ops.expand_dims(weights, -1)
    predicted = weights * probabilities
    actual = ops.one_hot(labels, probabilities.shape[-1], dtype=predicted.dtype)
    pixels = (0, 1, 2)
    overlap = ops.sum(predicted * actual, axis=pixels)
    wrong = ops.sum(predicted, axis=pixels) - overlap
    lacking = ops.sum(weights * actual, axis=pixels) - overlap
    whole = 2 * (overlap + alpha * wrong + beta * lacking) + smooth
    absent = ops.equal(whole, 0)
    return ops.where(absent, 1.0, (2 * overlap + smooth) / ops.where(absent, 1.0, whole))
