"""Callbacks for `model.fit`."""

from coursekit import _tensorflow  # noqa: F401
from coursekit.callbacks.activation_visualizer import ActivationVisualizer
from coursekit.callbacks.anneal_learning_rate import AnnealLearningRate
from coursekit.callbacks.filter_visualizer import FilterVisualizer

__all__ = ["ActivationVisualizer", "AnnealLearningRate", "FilterVisualizer"]
