"""Optimizers that Keras lacks."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.optimizers.per_unit_sgd import PerUnitSGD

__all__ = ["PerUnitSGD"]
