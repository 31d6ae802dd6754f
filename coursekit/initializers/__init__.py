"""Initializers whose standard deviation is the one that was asked for."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.initializers.scaled import ScaledTruncatedNormal, ScaledUniform

__all__ = ["ScaledTruncatedNormal", "ScaledUniform"]
