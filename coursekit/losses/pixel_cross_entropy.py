"""Cross-entropy over the pixels of an image, some of which do not count."""

from coursekit._keras.precision import at_least_float32
import keras
from keras import ops


def valid_pixels(labels, ignore_index):
    """Splits labels into what counts and a label that is always a class.

    Args:
        labels: (N, H, W) or (N, H, W, 1), whole numbers of any dtype.
        ignore_index: Label of the pixels to ignore, or None.

    Returns:
        int32 (N, H, W) labels, 0 where a pixel is ignored, and float32
        (N, H, W), 1 where it counts and 0 where not.
    """
    labels = ops.cast(labels, "int32")
    if len(labels.shape) == 4:
        labels = ops.squeeze(labels, -1)
    if ignore_index is None:
        return labels, ops.ones_like(labels, dtype="float32")
    valid = ops.not_equal(labels, ignore_index)
    return ops.where(valid, labels, 0), ops.cast(valid, "float32")


@keras.saving.register_keras_serializable(package="coursekit")
class PixelCrossentropy(keras.losses.Loss):
    """Mean cross-entropy of the pixels that count, from logits.

    Each pixel of the batch weighs the same, also where images have different
    numbers of ignored pixels; a batch in which none counts has loss 0.

    Args:
        ignore_index: Label of the pixels to ignore, 255 in Pascal VOC and
            Cityscapes; None counts all.
        class_weights: A weight for each class, or None. The mean is then
            weighted: it divides by the sum of the weights.
        name: Name of the loss.
        dtype: Dtype of the computation, float32 by default.

    Shapes: labels (N, H, W) or (N, H, W, 1), whole numbers; logits
    (N, H, W, C), of any float dtype; the loss is one number.

    Raises:
        ValueError: If the logits are not (N, H, W, C), or `class_weights` has
            not C numbers.

    Reference:
        Long, Shelhamer and Darrell, "Fully Convolutional Networks for
        Semantic Segmentation", 2015; lecture row B98.
    """

    def __init__(
        self, *, ignore_index=255, class_weights=None, name="pixel_crossentropy", dtype=None
    ):
        super().__init__(name=name, reduction="sum", dtype=dtype)
        self.ignore_index = ignore_index
        self.class_weights = class_weights

    def call(self, y_true, y_pred):
        """Returns the mean over all pixels that count, a single number."""
        classes = y_pred.shape[-1]
        if len(y_pred.shape) != 4:
            raise ValueError(f"The logits must be (N, H, W, C); got {tuple(y_pred.shape)}.")
        labels, weights = valid_pixels(y_true, self.ignore_index)
        if self.class_weights is not None:
            if len(self.class_weights) != classes:
                raise ValueError(
                    f"`class_weights` must have {classes} numbers, one for each class; "
                    f"got {len(self.class_weights)}."
                )
            weights = weights * ops.take(ops.array(self.class_weights, "float32"), labels)
        log_probabilities = ops.log_softmax(at_least_float32(y_pred), axis=-1)
        losses = -ops.sum(
            ops.one_hot(labels, classes, dtype=log_probabilities.dtype) * log_probabilities, axis=-1
        )
        weights = ops.cast(weights, losses.dtype)
        return ops.sum(weights * losses) / ops.maximum(ops.sum(weights), keras.config.epsilon())

    def get_config(self):
        """Returns the constructor's arguments."""
        return {
            "ignore_index": self.ignore_index,
            "class_weights": self.class_weights,
            "name": self.name,
            "dtype": self.dtype,
        }
