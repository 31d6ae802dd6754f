"""The soft Dice loss of segmentation."""

from coursekit.losses.overlap_loss import OverlapLoss
import keras


@keras.saving.register_keras_serializable(package="coursekit")
class SoftDice(OverlapLoss):
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
        class_weights: A weight for each class in the mean, or None.
        from_logits: Whether the predictions are logits; else probabilities.
        name: Name of the loss.
        dtype: Dtype of the computation, at least float32.

    Shapes: labels (N, H, W) or (N, H, W, 1), whole numbers of any dtype; logits
    (N, H, W, C), of any float dtype, or (N, H, W, 1), those of class 1 of two;
    the loss is one number in [0, 1].

    Raises:
        ValueError: If `smooth` is below 0, the logits are not (N, H, W, C),
            labels differ from them in size or are one-hot, `class_weights` has
            not C numbers of 0 or above, a label is neither a class nor
            `ignore_index`, or what should be a probability is none. In a graph
            such values stop the step with an InvalidArgumentError; compiled by
            XLA, they make the loss NaN.

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
        class_weights=None,
        from_logits=True,
        name="soft_dice",
        dtype=None,
    ):
        super().__init__(
            alpha=0.5,
            beta=0.5,
            ignore_index=ignore_index,
            smooth=smooth,
            include_background=include_background,
            class_weights=class_weights,
            from_logits=from_logits,
            name=name,
            dtype=dtype,
        )

    def get_config(self):
        """Returns the constructor's arguments."""
        config = super().get_config()
        return {name: value for name, value in config.items() if name not in ("alpha", "beta")}
