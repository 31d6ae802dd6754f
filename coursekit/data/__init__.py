"""Data sets and the pipelines that feed them to a model."""

from coursekit import _tensorflow  # noqa: F401
from coursekit.data import augmentation
from coursekit.data.load import EMBEDDED, load, prepared
from coursekit.data.pipeline import pipeline, to_unit_range
from coursekit.data.standardizer import Standardizer
from coursekit.data.target_normalizer import TargetNormalizer
from coursekit.data.whitening import Whitening

__all__ = [
    "EMBEDDED",
    "Standardizer",
    "TargetNormalizer",
    "Whitening",
    "augmentation",
    "load",
    "pipeline",
    "prepared",
    "to_unit_range",
]
