"""Scores of dense predictions from counts, where Keras averages or lacks them."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.metrics.average_precision import average_precision
from coursekit.metrics.boundary_f_score import boundary_f_score
from coursekit.metrics.class_weights import class_weights
from coursekit.metrics.confusion_matrix import ConfusionMatrix
from coursekit.metrics.matrix_scores import (
    class_dice,
    class_iou,
    frequency_weighted_iou,
    mean_dice,
    mean_iou,
    pixel_accuracy,
)
from coursekit.metrics.panoptic_quality import PanopticQuality, panoptic_quality
from coursekit.metrics.segmentation_metrics import (
    ClassIoU,
    FrequencyWeightedIoU,
    MeanDice,
    MeanIoU,
    PixelAccuracy,
    SegmentationScores,
)

__all__ = [
    "ClassIoU",
    "ConfusionMatrix",
    "FrequencyWeightedIoU",
    "MeanDice",
    "MeanIoU",
    "PanopticQuality",
    "PixelAccuracy",
    "SegmentationScores",
    "average_precision",
    "boundary_f_score",
    "class_dice",
    "class_iou",
    "class_weights",
    "frequency_weighted_iou",
    "mean_dice",
    "mean_iou",
    "panoptic_quality",
    "pixel_accuracy",
]
