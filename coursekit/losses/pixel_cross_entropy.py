"""Cross-entropy over the pixels of an image, some of which do not count."""

from coursekit._keras.tensors.masked import with_mask
from coursekit._keras.tensors.pixel_labels import counted_pixels
from coursekit.losses.class_scores import class_logits, listed_class_weights, require_weights_of
from coursekit.losses.configured_loss import ConfiguredLoss
import keras
from keras import ops

MEANS = ("sum_over_batch_size", "mean", "mean_with_sample_weight")


@keras.saving.register_keras_serializable(package="coursekit")
class PixelCrossentropy(ConfiguredLoss):
    """Mean cross-entropy of the pixels that count, from logits or probabilities.

    Each pixel of the batch weighs the same, also where images have different
    numbers of ignored pixels; a batch in which none counts has loss 0. This is
    `keras.losses.SparseCategoricalCrossentropy(from_logits=True,
    ignore_class=255)`, with class weights, with sample weights (N,) beside
    pixel weights (N, H, W), and with labels that are checked.

    Args:
        ignore_index: Label of the pixels to ignore, 255 in Pascal VOC and
            Cityscapes; None counts all.
        class_weights: A weight for each class, or None. The mean is then
            weighted: it divides by the sum of the class weights of the pixels
            that count. Sample weights come on top and do not enter this sum.
        from_logits: Whether the predictions are logits; else probabilities.
        name: Name of the loss.
        **options: `reduction` and `dtype`, as of every Keras loss; the
            computation is in float32 or above.

    Shapes: labels (N, H, W) or (N, H, W, 1), whole numbers of any dtype; logits
    (N, H, W, C), of any float dtype, or (N, H, W, 1), those of class 1 of two;
    the loss is one number, (N, H, W) for `reduction=None`.

    Raises:
        ValueError: If the logits are not (N, H, W, C), labels differ from them
            in size or are one-hot, `class_weights` has not C numbers of 0 or
            above, a label is neither a class nor `ignore_index`, or what should
            be a probability is none. In a graph such values stop the step with
            an InvalidArgumentError; compiled by XLA, they make the loss NaN.

    Example:
        >>> import numpy as np
        >>> labels = np.array([[[0, 1, 255]]])  # one image of 1 x 3 pixels
        >>> logits = np.zeros((1, 1, 3, 2), "float32")
        >>> print(f"{PixelCrossentropy()(labels, logits):.4f}")  # log 2
        0.6931

    Reference:
        Long, Shelhamer and Darrell, "Fully Convolutional Networks for
        Semantic Segmentation", 2015.
    """

    def __init__(
        self,
        *,
        ignore_index=255,
        class_weights=None,
        from_logits=True,
        name="pixel_crossentropy",
        **options,
    ):
        super().__init__(name=name, **options)
        self.ignore_index = ignore_index
        self.class_weights = listed_class_weights(class_weights)
        self.from_logits = from_logits

    def call(self, y_true, y_pred):
        """Returns the cross-entropy of each pixel, 0 where it does not count."""
        logits = class_logits(y_pred, self.from_logits)
        *size, classes = ops.shape(logits)
        require_weights_of(classes, self.class_weights)
        labels, counted, weights = counted_pixels(y_true, size, classes, self.ignore_index)
        if self.class_weights is not None:
            weights = self._weighted_by_class(labels, weights)
        losses = self.pixel_losses(labels, logits)
        return with_mask(losses * ops.cast(weights, losses.dtype), counted)

    def pixel_losses(self, labels, logits):
        """Returns the loss of each pixel, (N, H, W), before any weight."""
        return keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)

    def _weighted_by_class(self, labels, weights):
        """Multiplies weights by those of the classes, scaled to mean 1 where a mean is taken."""
        weighted = weights * ops.take(ops.array(self.class_weights, "float32"), labels)
        if self.reduction not in MEANS:
            return weighted
        return weighted * ops.divide_no_nan(ops.sum(weights), ops.sum(weighted))

    def get_config(self):
        """Returns the constructor's arguments."""
        names = ("ignore_index", "class_weights", "from_logits")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
