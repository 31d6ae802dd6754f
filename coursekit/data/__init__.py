"""Data sets and the pipelines that feed them to a model."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.data import augmentation
from coursekit.data.batching import pipeline, to_unit_range
from coursekit.data.datasets.load import EMBEDDED, load, prepared
from coursekit.data.normalization.standardizer import Standardizer
from coursekit.data.normalization.whitening import Whitening

__all__ = [
    "EMBEDDED",
    "Standardizer",
    "Whitening",
    "augmentation",
    "load",
    "pipeline",
    "prepared",
    "to_unit_range",
]
