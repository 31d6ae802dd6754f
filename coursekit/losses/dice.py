"""The soft Dice loss of segmentation, from logits."""

from coursekit._keras.precision import at_least_float32
from coursekit.losses.pixel_cross_entropy import valid_pixels
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class SoftDice(keras.losses.Loss):
    """One minus the mean Dice score of the classes.

    The score of a class is twice the overlap over the sum of the areas, with
    probabilities for the predicted area, and all pixels of the batch together.
    A class that neither the labels nor the predictions hold has score 1.

    Args:
        ignore_index: Label of the pixels to ignore; None counts all.
        smooth: Pixels added to overlap and areas. It makes the score of an
            absent class 1, and its gradient small.
        include_background: Whether class 0 counts.
        name: Name of the loss.
        dtype: Dtype of the computation, float32 by default.

    Shapes: labels (N, H, W) or (N, H, W, 1), whole numbers; logits
    (N, H, W, C), of any float dtype; the loss is one number in [0, 1].

    Raises:
        ValueError: If the logits are not (N, H, W, C), or the background is
            left out and there is no other class.

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
        super().__init__(name=name, reduction="sum", dtype=dtype)
        self.ignore_index = ignore_index
        self.smooth = smooth
        self.include_background = include_background

    def call(self, y_true, y_pred):
        """Returns one minus the mean score, a single number."""
        first = 0 if self.include_background else 1
        if len(y_pred.shape) != 4 or y_pred.shape[-1] <= first:
            raise ValueError(
                f"The logits must be (N, H, W, C) with C above {first}; got {tuple(y_pred.shape)}."
            )
        labels, valid = valid_pixels(y_true, self.ignore_index)
        probabilities = ops.softmax(at_least_float32(y_pred), axis=-1)
        valid = ops.cast(ops.expand_dims(valid, -1), probabilities.dtype)
        predicted = valid * probabilities
        actual = valid * ops.one_hot(labels, y_pred.shape[-1], dtype=predicted.dtype)
        overlap = ops.sum(predicted * actual, axis=(0, 1, 2))
        areas = ops.sum(predicted + actual, axis=(0, 1, 2))
        scores = (2 * overlap + self.smooth) / (areas + self.smooth)
        return 1 - ops.mean(scores[first:])

    def get_config(self):
        """Returns the constructor's arguments."""
        names = ("ignore_index", "smooth", "include_background", "name", "dtype")
        return {name: getattr(self, name) for name in names}
