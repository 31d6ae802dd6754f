"""The soft Tversky loss of segmentation: Dice with a price for each kind of error."""

from coursekit.losses.overlap_loss import OverlapLoss
import keras


@keras.saving.register_keras_serializable(package="coursekit")
class SoftTversky(OverlapLoss):
    """One minus the mean Tversky index of the classes.

    The index of a class is the overlap over overlap + alpha * false positives +
    beta * false negatives, all in pixels, with probabilities for the predicted
    area, and all pixels of the batch together. `alpha=beta=0.5` is `SoftDice`,
    `alpha=beta=1` the Jaccard index; beta above alpha makes a missed pixel cost
    more than an invented one, for small objects.

    What `keras.losses.Tversky` calls alpha weighs, in Keras 3.15, the false
    negatives; ours are those of the paper.

    Args:
        alpha: Weight of the false positives, 0 or above.
        beta: Weight of the false negatives, 0 or above.
        name: Name of the loss.
        **options: `ignore_index`, `smooth`, `include_background`,
            `class_weights`, `from_logits` and `dtype` of `SoftDice`, which says
            the shapes, weights and errors too.

    Raises:
        ValueError: If `alpha` or `beta` is below 0, or as `SoftDice` does.

    Example:
        >>> import numpy as np
        >>> labels = np.array([[[0, 0, 1, 1]]])
        >>> logits = 100 * np.eye(2, dtype="float32")[[[[0, 0, 0, 1]]]]  # class 1 lacks a pixel
        >>> loss = SoftTversky(alpha=0, beta=1, smooth=0, include_background=False)
        >>> print(f"{loss(labels, logits):.2f}")  # 1 - 1 / (1 + 1)
        0.50

    Reference:
        Salehi, Erdogmus and Gholipour, "Tversky loss function for image
        segmentation using 3D fully convolutional deep networks", 2017.
    """

    def __init__(self, *, alpha=0.3, beta=0.7, name="soft_tversky", **options):
        super().__init__(alpha=alpha, beta=beta, name=name, **options)
