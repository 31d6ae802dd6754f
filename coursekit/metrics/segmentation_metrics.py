"""Scores of a segmentation as Keras metrics."""

from coursekit.metrics import matrix_scores
from coursekit.metrics.confusion_matrix import ConfusionMatrix
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class PixelAccuracy(ConfusionMatrix):
    """The share of the pixels that get their class; see `pixel_accuracy`.

    Args:
        num_classes: Number of classes with the background, at least 2.
        name: Name of the metric.
        **options: `ignore_index`, `from_logits`, `threshold` and `dtype` of
            `ConfusionMatrix`, which says the shapes and errors too.

    Example:
        >>> import numpy as np
        >>> accuracy = PixelAccuracy(2)(np.array([[[0, 1, 1, 255]]]), np.array([[[0, 0, 1, 1]]]))
        >>> print(f"{accuracy:.3f}")
        0.667
    """

    def __init__(self, num_classes, *, name="pixel_accuracy", **options):
        super().__init__(num_classes, name=name, **options)

    def result(self):
        """Returns the accuracy, NaN before a pixel is counted."""
        return matrix_scores.pixel_accuracy(super().result())


@keras.saving.register_keras_serializable(package="coursekit")
class MeanIoU(ConfusionMatrix):
    """The mean intersection over union of the classes that are there; see `mean_iou`.

    The matrix of all batches is scored, which is not the mean of the scores of
    batches. Unlike `keras.metrics.MeanIoU` it reads logits, probabilities and
    class maps as they come, counts on beyond 16,777,216 pixels in every dtype,
    and does not pass over labels that are no class.

    Args:
        num_classes: Number of classes with the background, at least 2.
        name: Name of the metric.
        **options: `ignore_index`, `from_logits`, `threshold` and `dtype` of
            `ConfusionMatrix`, which says the shapes and errors too.

    Example:
        >>> import numpy as np
        >>> iou = MeanIoU(2)(np.array([[[0, 1, 1, 255]]]), np.array([[[0, 0, 1, 1]]]))
        >>> print(f"{iou:.2f}")
        0.50
    """

    def __init__(self, num_classes, *, name="mean_iou", **options):
        super().__init__(num_classes, name=name, **options)

    def result(self):
        """Returns the mean, NaN before a pixel is counted."""
        return matrix_scores.mean_iou(super().result())


@keras.saving.register_keras_serializable(package="coursekit")
class FrequencyWeightedIoU(ConfusionMatrix):
    """The intersection over union, classes weighed by pixels; see `frequency_weighted_iou`.

    Args:
        num_classes: Number of classes with the background, at least 2.
        name: Name of the metric.
        **options: `ignore_index`, `from_logits`, `threshold` and `dtype` of
            `ConfusionMatrix`, which says the shapes and errors too.

    Example:
        >>> import numpy as np
        >>> metric = FrequencyWeightedIoU(2)
        >>> iou = metric(np.array([[[0, 1, 1, 255]]]), np.array([[[0, 0, 1, 1]]]))
        >>> print(f"{iou:.2f}")
        0.50
    """

    def __init__(self, num_classes, *, name="frequency_weighted_iou", **options):
        super().__init__(num_classes, name=name, **options)

    def result(self):
        """Returns the weighted mean, NaN before a pixel is counted."""
        return matrix_scores.frequency_weighted_iou(super().result())


@keras.saving.register_keras_serializable(package="coursekit")
class MeanDice(ConfusionMatrix):
    """The mean Dice score of the classes that are there; see `mean_dice`.

    Args:
        num_classes: Number of classes with the background, at least 2.
        name: Name of the metric.
        **options: `ignore_index`, `from_logits`, `threshold` and `dtype` of
            `ConfusionMatrix`, which says the shapes and errors too.

    Example:
        >>> import numpy as np
        >>> dice = MeanDice(2)(np.array([[[0, 1, 1, 255]]]), np.array([[[0, 0, 1, 1]]]))
        >>> print(f"{dice:.3f}")
        0.667
    """

    def __init__(self, num_classes, *, name="mean_dice", **options):
        super().__init__(num_classes, name=name, **options)

    def result(self):
        """Returns the mean, NaN before a pixel is counted."""
        return matrix_scores.mean_dice(super().result())


@keras.saving.register_keras_serializable(package="coursekit")
class ClassIoU(ConfusionMatrix):
    """The intersection over union of each class; see `class_iou`.

    The result is a dictionary, whose entries `fit` logs one by one, as `iou_1`
    and `val_iou_1`. A model with several outputs needs names that differ.

    Args:
        num_classes: Number of classes with the background, at least 2.
        class_names: A name for each class, such as ("background", "nucleus");
            their numbers by default.
        name: Name of the metric, which begins each name of the result.
        **options: `ignore_index`, `from_logits`, `threshold` and `dtype` of
            `ConfusionMatrix`, which says the shapes and errors too.

    Raises:
        ValueError: If there are not as many names as classes.

    Example:
        >>> import numpy as np
        >>> metric = ClassIoU(2, class_names=("background", "nucleus"))
        >>> ious = metric(np.array([[[0, 1, 1, 255]]]), np.array([[[0, 0, 1, 1]]]))
        >>> print({name: f"{iou:.2f}" for name, iou in ious.items()})
        {'iou_background': '0.50', 'iou_nucleus': '0.50'}
    """

    def __init__(self, num_classes, *, class_names=None, name="iou", **options):
        super().__init__(num_classes, name=name, **options)
        if class_names is not None and len(class_names) != num_classes:
            raise ValueError(
                f"`class_names` must name each of {num_classes} classes; got {class_names}."
            )
        self.class_names = None if class_names is None else list(class_names)

    def result(self):
        """Returns the scores by name, NaN for a class that is not there."""
        ious = ops.unstack(matrix_scores.class_iou(super().result()), self.num_classes)
        names = self.class_names or range(self.num_classes)
        return {f"{self.name}_{name}": iou for name, iou in zip(names, ious, strict=True)}

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "class_names": self.class_names}


@keras.saving.register_keras_serializable(package="coursekit")
class SegmentationScores(ConfusionMatrix):
    """All scores of one matrix, which is counted once: the scores that papers report.

    The result is a dictionary from "pixel_accuracy", "mean_iou",
    "frequency_weighted_iou" and "mean_dice", whose entries `fit` logs one by
    one. A model with several outputs takes the single metrics, which Keras
    names after the outputs.

    Args:
        num_classes: Number of classes with the background, at least 2.
        name: Name of the metric.
        **options: `ignore_index`, `from_logits`, `threshold` and `dtype` of
            `ConfusionMatrix`, which says the shapes and errors too.

    Example:
        >>> import numpy as np
        >>> scores = SegmentationScores(2)
        >>> result = scores(np.array([[[0, 1, 1, 255]]]), np.array([[[0, 0, 1, 1]]]))
        >>> print(f"{result['mean_iou']:.2f} {result['mean_dice']:.2f}")
        0.50 0.67

    Reference:
        Long, Shelhamer and Darrell, "Fully Convolutional Networks for Semantic
        Segmentation", 2015.
    """

    def __init__(self, num_classes, *, name="segmentation_scores", **options):
        super().__init__(num_classes, name=name, **options)

    def result(self):
        """Returns the scores by name, NaN before a pixel is counted."""
        matrix = super().result()
        names = ("pixel_accuracy", "mean_iou", "frequency_weighted_iou", "mean_dice")
        return {name: getattr(matrix_scores, name)(matrix) for name in names}
