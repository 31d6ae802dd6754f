"""The parts of images that excite a unit most."""

from coursekit.plot.images.grids import image_grid
from coursekit.plot.images.unit_images import unit_images
from matplotlib.patches import Rectangle
import numpy as np


def patch_grid(patches, values, *, inside=None, columns=None, ax=None):
    """Draws patches in the order given, each with its value below it.

    What lies beyond the border of the image that a patch was cut from is hatched.

    Args:
        patches: (K, h, w), (K, h, w, 1) or (K, h, w, 3) array; uint8, or float in [0, 1].
        values: (K,) numbers, such as the activations of a unit.
        inside: (K, h, w) booleans, False beyond the image; all inside by default.
        columns: Number of patches a row; about a square by default.
        ax: Axes to draw on; new ones by default.

    Returns:
        The axes.

    Raises:
        ValueError: If there are not as many values or masks as patches.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> ax = plot.patch_grid(np.zeros((2, 5, 5, 3)), [3.25, 1.5])
        >>> [text.get_text() for text in ax.texts]
        ['3.25', '1.5']

    Reference:
        Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014.
    """
    patches, values = np.asarray(patches), np.asarray(values)
    patches = patches[..., None] if patches.ndim == 3 else patches
    if patches.ndim != 4 or not patches.size or patches.shape[-1] not in (1, 3):
        raise ValueError(
            f"`patches` must be a filled (K, h, w), (K, h, w, 1) or (K, h, w, 3) array; got "
            f"{patches.shape}."
        )
    if values.shape != patches.shape[:1]:
        raise ValueError(
            f"`values` must be one for each of the {len(patches)} patches; got {values.shape}."
        )
    inside = np.ones(patches.shape[:3], bool) if inside is None else np.asarray(inside, bool)
    if inside.shape != patches.shape[:3]:
        raise ValueError(f"`inside` must be {patches.shape[:3]}; got {inside.shape}.")
    labels = [f"{value:.3g}" for value in values]
    ax = image_grid(_clear_outside(patches, inside), labels=labels, columns=columns, ax=ax)
    if not inside.all():
        _hatch_behind(ax)
    return ax


def _clear_outside(patches, inside):
    """Returns (K, h, w, 4) float RGBA that nothing hides outside the image."""
    zero = np.zeros((), patches.dtype)  # what is outside may be anything, NaN too
    colors = unit_images("patches", np.where(inside[..., None], patches, zero))
    colors = np.broadcast_to(colors, (*inside.shape, 3))
    return np.concatenate([colors, inside[..., None]], axis=-1)


def _hatch_behind(ax):
    """Hatches what is seen through the grid; its gaps and patches are opaque."""
    left, right, bottom, top = ax.images[0].get_extent()
    style = {"facecolor": "white", "edgecolor": "gray", "hatch": "//////", "linewidth": 0}
    ax.add_patch(Rectangle((left, top), right - left, bottom - top, zorder=-1, **style))
