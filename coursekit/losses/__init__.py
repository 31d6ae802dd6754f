"""Losses that Keras lacks: densities, and dense predictions with pixels to ignore."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.losses.densities import (
    gaussian_log_density,
    laplace_log_density,
    positive_scale,
)
from coursekit.losses.density_losses import GaussianNLL, LaplaceNLL
from coursekit.losses.dice import SoftDice
from coursekit.losses.focal_cross_entropy import PixelFocalCrossentropy
from coursekit.losses.mixture import MixtureNLL, mixture_parameters
from coursekit.losses.pixel_cross_entropy import PixelCrossentropy
from coursekit.losses.tversky import SoftTversky

__all__ = [
    "GaussianNLL",
    "LaplaceNLL",
    "MixtureNLL",
    "PixelCrossentropy",
    "PixelFocalCrossentropy",
    "SoftDice",
    "SoftTversky",
    "gaussian_log_density",
    "laplace_log_density",
    "mixture_parameters",
    "positive_scale",
]
