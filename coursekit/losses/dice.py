"""The soft Dice loss of segmentation, from logits."""

from coursekit._arguments import require_not_negative
from coursekit.losses.configured_loss import ConfiguredLoss, spread_weights
from coursekit.losses.pixel_labels import counted_pixels
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class SoftDice(ConfiguredLoss):
    """One minus the mean Dice score of the classes.

    The score of a class is twice the overlap over the sum of the areas, with
    probabilities for the predicted area, and all pixels of the batch together.
    A class that neither the labels nor the predictions hold has score 1.

    Sample weights (N,) and pixel weights (N, H, W) weigh each pixel in overlap
    and areas, and the loss is multiplied by their mean: weights of 1 change
    nothing, and a constant weight multiplies the loss, as in Keras's losses.

    Args:
        ignore_index: Label of the pixels to ignore; None counts all.
        smooth: Pixels added to overlap and areas, 0 or above. It makes the
            gradient of a class that is nearly absent small.
        include_background: Whether class 0 counts.
        name: Name of the loss.
        dtype: Dtype of the computation, at least float32.

    Shapes: labels (N, H, W) or (N, H, W, 1), integers of any dtype; logits
    (N, H, W, C), of any float dtype; the loss is one number in [0, 1].

    Raises:
        ValueError: If `smooth` is below 0, the logits are not (N, H, W, C),
            the background is left out and there is no other class, or a label
            is neither a class nor `ignore_index`. In a graph such a label stops
            the step with an InvalidArgumentError; compiled by XLA, it makes the
            loss NaN.

    Example:
        >>> import numpy as np
        >>> labels = np.array([[[0, 0, 1, 1]]])
        >>> logits = 100 * np.eye(2, dtype="float32")[labels]
        >>> print(f"{SoftDice()(labels, logits):.2f} {SoftDice(smooth=0)(labels, -logits):.2f}")
        0.00 1.00

    Reference:
        Milletari, Navab and Ahmadi, "V-Net", 2016, there with squared areas.
    """

    def __init__(
        self,
        *,
        ignore_index=255,
        smooth=1.0,
        include_background=True,
        name="soft_dice",
        dtype=None,
    ):
        super().__init__(name=name, dtype=dtype)
        require_not_negative(smooth=smooth)
        self.ignore_index = ignore_index
        self.smooth = smooth
        self.include_background = include_background

    def __call__(self, y_true, y_pred, sample_weight=None):
        """Returns the loss, a single number."""
        if sample_weight is not None:
            shape = tuple(ops.shape(y_pred))[:3]
            y_true = (y_true, spread_weights(sample_weight, shape, self.dtype))
        return super().__call__(y_true, y_pred)

    def call(self, y_true, y_pred):
        """Returns the loss, (1,); `y_true` is the labels, or these and weights of the pixels."""
        labels, weights = y_true if isinstance(y_true, tuple) else (y_true, None)
        first = 0 if self.include_background else 1
        if len(y_pred.shape) != 4 or y_pred.shape[-1] <= first:
            raise ValueError(
                f"The logits must be (N, H, W, C) with C above {first}; got {tuple(y_pred.shape)}."
            )
        labels, _, counted = counted_pixels(labels, y_pred.shape[-1], self.ignore_index)
        counted = ops.cast(counted, y_pred.dtype)
        factor = 1.0
        if weights is not None:
            factor = ops.divide_no_nan(ops.sum(weights * counted), ops.sum(counted))
            counted = counted * ops.divide_no_nan(weights, factor)
        scores = dice_scores(labels, ops.softmax(y_pred, axis=-1), counted, smooth=self.smooth)
        return ops.reshape(factor * (1 - ops.mean(scores[first:])), (1,))

    def get_config(self):
        """Returns the constructor's arguments."""
        names = ("ignore_index", "smooth", "include_background", "name", "dtype")
        return {name: getattr(self, name) for name in names}


def dice_scores(labels, probabilities, weights, *, smooth):
    """Returns the Dice score of each class, 1 for a class without any area.

    Args:
        labels: (N, H, W) integers from 0 to C - 1.
        probabilities: (N, H, W, C).
        weights: (N, H, W) weight of each pixel.
        smooth: Pixels added to overlap and areas.

    Returns:
        (C,) tensor.
    """
    weights = ops.expand_dims(weights, -1)
    predicted = weights * probabilities
    actual = ops.one_hot(labels, probabilities.shape[-1], dtype=predicted.dtype)
    overlap = ops.sum(predicted * actual, axis=(0, 1, 2))
    areas = ops.sum(predicted + weights * actual, axis=(0, 1, 2)) + smooth
    absent = ops.equal(areas, 0)
    return ops.where(absent, 1.0, (2 * overlap + smooth) / ops.where(absent, 1.0, areas))
