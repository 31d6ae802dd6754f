"""Initializers of a given standard deviation, and of bilinear interpolation."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.initializers.bilinear import Bilinear
from coursekit.initializers.scaled import ScaledTruncatedNormal, ScaledUniform

__all__ = ["Bilinear", "ScaledTruncatedNormal", "ScaledUniform"]
