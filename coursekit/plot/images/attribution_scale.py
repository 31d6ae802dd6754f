"""Which color and opacity a value of an attribution map has."""

from coursekit._arguments import require_one_of
from coursekit.plot.images.pictures import POSITIVE_COLORMAP, SIGNED_COLORMAP
import matplotlib
from matplotlib.colors import ListedColormap
import numpy as np

CHANNELS = ("sum", "largest")
OPACITY = 0.9  # where a map is largest
LEVELS = 257  # odd, so that one color is zero's


def one_value_a_place(attribution, channels):
    """Returns an (h, w) map that has NaN where a value is not finite.

    Args:
        attribution: (h, w) or (h, w, C) array.
        channels: "sum" or "largest" magnitude.
    """
    require_one_of("channels", channels, CHANNELS)
    values = np.asarray(attribution, dtype="float64")
    if values.ndim not in (2, 3) or not values.size:
        raise ValueError(
            f"`attribution` must be a filled (h, w) or (h, w, C) array; got {values.shape}."
        )
    values = np.where(np.isfinite(values), values, np.nan)
    if values.ndim == 2:
        return values
    return values.sum(axis=-1) if channels == "sum" else np.abs(values).max(axis=-1)


def scale_end(values, percentile):
    """Returns where the scale of values ends; 0 if nothing is to be drawn.

    Args:
        values: Array, NaN where there is no value.
        percentile: Percentile of the magnitudes; the largest magnitude if it is 0.
    """
    if not 0 < percentile <= 100:
        raise ValueError(f"`percentile` must be above 0 and at most 100; got {percentile}.")
    magnitudes = np.abs(values[np.isfinite(values)])
    if not magnitudes.any():
        return 0.0
    return np.percentile(magnitudes, percentile) or magnitudes.max()


def scale_start(values, limit):
    """Returns where the scale begins: at zero, or as far below as it ends above."""
    return -limit if np.any(values < 0) else 0.0


def clear_colormap(values):
    """Returns a colormap that is clear at zero and more opaque farther from it."""
    signed = np.any(values < 0)
    colors = matplotlib.colormaps[SIGNED_COLORMAP if signed else POSITIVE_COLORMAP](
        np.linspace(0, 1, LEVELS)
    )
    colors[:, 3] = OPACITY * np.abs(np.linspace(-1 if signed else 0, 1, LEVELS))
    return ListedColormap(colors, "attribution").with_extremes(bad=(0, 0, 0, 0))
