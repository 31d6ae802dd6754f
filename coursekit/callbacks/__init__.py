"""Callbacks for `model.fit`."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.callbacks.activation_statistics import ActivationStatistics
from coursekit.callbacks.activation_visualizer import ActivationVisualizer
from coursekit.callbacks.anneal_learning_rate import AnnealLearningRate
from coursekit.callbacks.attribution_visualizer import AttributionVisualizer
from coursekit.callbacks.filter_visualizer import FilterVisualizer
from coursekit.callbacks.gradient_norms import GradientNorms
from coursekit.callbacks.learning_rate_finder import LearningRateFinder
from coursekit.callbacks.prediction_visualizer import PredictionVisualizer
from coursekit.callbacks.progress_table import ProgressTable
from coursekit.callbacks.update_ratio import UpdateRatio

__all__ = [
    "ActivationStatistics",
    "ActivationVisualizer",
    "AnnealLearningRate",
    "AttributionVisualizer",
    "FilterVisualizer",
    "GradientNorms",
    "LearningRateFinder",
    "PredictionVisualizer",
    "ProgressTable",
    "UpdateRatio",
]
