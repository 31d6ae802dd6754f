"""Callbacks for `model.fit`."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.callbacks.activation_statistics import ActivationStatistics
from coursekit.callbacks.anneal_learning_rate import AnnealLearningRate
from coursekit.callbacks.gradient_norms import GradientNorms
from coursekit.callbacks.learning_rate_finder import LearningRateFinder
from coursekit.callbacks.progress_table import ProgressTable
from coursekit.callbacks.update_ratio import UpdateRatio
from coursekit.callbacks.visualizers.activation_visualizer import ActivationVisualizer
from coursekit.callbacks.visualizers.attribution_visualizer import AttributionVisualizer
from coursekit.callbacks.visualizers.filter_visualizer import FilterVisualizer
from coursekit.callbacks.visualizers.prediction_visualizer import PredictionVisualizer

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
