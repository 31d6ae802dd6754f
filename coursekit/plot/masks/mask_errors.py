"""Where a prediction and the truth differ."""

from coursekit.plot.images.unit_images import LUMA
from coursekit.plot.style import OKABE_ITO
from matplotlib.colors import to_rgb
from matplotlib.patches import Patch
import numpy as np

KINDS = ("missed", "invented", "confused")
COLORS = tuple(OKABE_ITO[index] for index in (4, 0, 7))  # of different brightness
OPACITY = 0.85
FAINT = 0.35  # contrast that is left to the image


def kinds_of_error(masks, predictions, background, ignore_index):
    """Tells how each pixel is wrong.

    Args:
        masks: Integer array of true classes.
        predictions: Integer array of predicted classes of the same shape.
        background: Class whose errors are missed or invented pixels, or None.
        ignore_index: Label of the pixels that do not count, or None.

    Returns:
        Integer array: -1 where right or not counted, 0 for missed pixels, whose class is
        background in the prediction, 1 for invented ones, which are background in truth, 2 where
        one class is taken for another; and the share of the counted pixels that is wrong, NaN if
        none counts.
    """
    counted = np.ones(masks.shape, bool) if ignore_index is None else masks != ignore_index
    kinds = np.where((masks != predictions) & counted, 2, -1)
    if background is not None:
        kinds[(kinds == 2) & (predictions == background)] = 0
        kinds[(kinds == 2) & (masks == background)] = 1
    total = np.count_nonzero(counted)
    return kinds, np.count_nonzero(kinds >= 0) / total if total else float("nan")


def painted_errors(images, kinds):
    """Lays the kinds of error on faint gray images.

    Args:
        images: (..., H, W, 3) floats in [0, 1].
        kinds: (..., H, W) integers, those of `kinds_of_error`.

    Returns:
        (..., H, W, 3) floats in [0, 1].
    """
    gray = 1 - FAINT + FAINT * (images @ np.array(LUMA))[..., None]
    colors = np.array([to_rgb(color) for color in COLORS])[np.maximum(kinds, 0)]
    alpha = OPACITY * (kinds >= 0)[..., None]
    return gray * (1 - alpha) + colors * alpha


def error_handles(kinds, background, prefix=""):
    """Returns the entries of a legend for the kinds of error that occur, begun by the prefix."""
    names = KINDS if background is not None else ("", "", "wrong")
    return [
        Patch(facecolor=COLORS[kind], label=prefix + names[kind])
        for kind in range(len(KINDS))
        if (kinds == kind).any()
    ]


def error_text(share):
    """Returns what is said of a share of wrong pixels."""
    return "no pixel counts" if np.isnan(share) else f"{share:.1%} wrong"
