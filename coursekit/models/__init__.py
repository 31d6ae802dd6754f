"""Architectures of the lectures as functional Keras models."""

from coursekit import _tensorflow  # noqa: F401
from coursekit.models.endpoints import endpoints
from coursekit.models.lenet import lenet5

__all__ = ["endpoints", "lenet5"]
