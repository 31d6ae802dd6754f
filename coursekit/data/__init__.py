"""Data sets and the pipelines that feed them to a model."""

from coursekit import _tensorflow  # noqa: F401
from coursekit.data.load import EMBEDDED, load, prepared
from coursekit.data.pipeline import pipeline, to_unit_range

__all__ = ["EMBEDDED", "load", "pipeline", "prepared", "to_unit_range"]
