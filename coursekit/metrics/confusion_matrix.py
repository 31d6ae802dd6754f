"""Which classes are taken for which, counted over all batches."""

from coursekit._arguments import require_count
from coursekit._keras.tensors.sample_weights import spread_weights
from coursekit.metrics.class_maps import read_class_maps
from coursekit.metrics.pixel_counts import UNIT, add_counts, count_pairs, widest_float
import keras
from keras import ops
import numpy as np


@keras.saving.register_keras_serializable(package="coursekit")
class ConfusionMatrix(keras.metrics.Metric):
    """Counts the pixels of each true class that got each class.

    Counts are whole numbers, exact to 2**55 on every backend, JAX included. All
    scores of `metrics` that are Keras metrics are made of such a matrix, and
    take the same arguments.

    Args:
        num_classes: Number of classes with the background, at least 2.
        ignore_index: Label of the pixels to ignore, 255 in Pascal VOC and
            Cityscapes; None counts all.
        from_logits: Whether the scores of a one-channel output are logits. For
            an output with a channel for each class it does not matter.
        threshold: Probability, between 0 and 1, above which a pixel of a
            one-channel output is of class 1.
        name: Name of the metric.
        dtype: Dtype of the result, at least float32.

    Shapes: labels (N, H, W) or (N, H, W, 1), whole numbers of any dtype, also
    one (H, W) mask. Predictions are scores (N, H, W, C), logits or
    probabilities, whose largest is the class; or class maps (N, H, W) or
    (N, H, W, 1); or, for two classes, floats of these shapes, the score of class
    1. The result is (C, C): the true class is the row, the class it got the
    column.

    Sample weights (N,) or pixel weights (N, H, W) count a pixel as often as they
    say. Weights of a batch are summed in float64, in float32 where JAX has no
    float64. In `compile` they reach `weighted_metrics` alone.

    Raises:
        ValueError: If sizes differ, labels are one-hot, a label or a predicted
            class is no class, the scores of one channel are not in [0, 1]
            without `from_logits`, or weights are below 0, not finite or do not
            fit. In a graph wrong values stop the step with
            an InvalidArgumentError; compiled by XLA, they make the result NaN
            until the state is reset. So does, everywhere, a pixel whose scores
            are NaN.

    Example:
        >>> import numpy as np
        >>> matrix = ConfusionMatrix(2)
        >>> matrix.update_state(np.array([[[0, 1, 1, 255]]]), np.array([[[0, 0, 1, 1]]]))
        >>> matrix.counts()
        array([[1, 0],
               [1, 1]])
    """

    def __init__(
        self,
        num_classes,
        *,
        ignore_index=255,
        from_logits=False,
        threshold=0.5,
        name="confusion_matrix",
        dtype=None,
    ):
        super().__init__(name=name, dtype=dtype)
        require_count("num_classes", num_classes, least=2)
        if not 0 < threshold < 1:
            raise ValueError(f"`threshold` must lie between 0 and 1; got {threshold}.")
        self.num_classes = num_classes
        self.ignore_index = ignore_index
        self.from_logits = from_logits
        self.threshold = threshold
        shape = num_classes, num_classes
        self._high = self.add_variable(shape, "zeros", "int32", name="high")
        self._low = self.add_variable(shape, "zeros", "int32", name="low")
        self._fraction = self.add_variable(shape, "zeros", widest_float(), name="fraction")

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds the pixels of a batch."""
        labels, classes, counted, right = read_class_maps(
            y_true,
            y_pred,
            num_classes=self.num_classes,
            ignore_index=self.ignore_index,
            from_logits=self.from_logits,
            threshold=self.threshold,
        )
        if sample_weight is not None:
            shape = tuple(ops.shape(labels))
            sample_weight = spread_weights(sample_weight, shape, self._fraction.dtype)
        sums, are_weights = count_pairs(labels, classes, counted, self.num_classes, sample_weight)
        state = map(ops.convert_to_tensor, (self._high, self._low, self._fraction))
        high, low, fraction = add_counts(*state, sums)
        self._high.assign(high)
        self._low.assign(low)
        right = ops.logical_and(right, are_weights)
        self._fraction.assign(ops.where(right, fraction, float("nan")))

    def result(self):
        """Returns the matrix, (C, C) float."""
        dtype = keras.backend.result_type(self.dtype, "float32")
        high, low, fraction = (
            ops.cast(part, dtype) for part in (self._high, self._low, self._fraction)
        )
        return high * UNIT + low + fraction

    def counts(self):
        """Returns the matrix, (C, C) int64, or float64 if there are fractions of weights."""
        high, low, fraction = map(ops.convert_to_numpy, (self._high, self._low, self._fraction))
        counts = high.astype("int64") * UNIT + low
        return counts + fraction.astype("float64") if np.any(fraction) else counts

    def get_config(self):
        """Returns the constructor's arguments."""
        names = ("num_classes", "ignore_index", "from_logits", "threshold")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
