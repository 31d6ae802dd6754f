"""Colors of classes, laid on images."""

from coursekit.plot.images.unit_images import unit_images
from coursekit.plot.style import OKABE_ITO
from matplotlib.colors import to_rgb
from matplotlib.patches import Patch
import numpy as np

IGNORED = 0.75  # gray of the pixels that do not count
COLORS = np.array([to_rgb(color) for color in OKABE_ITO if color != "#000000"])
SHADES = np.array([0.0, 1.0, 0.0])  # what the colors are mixed with in later rounds
MIXED = 0.45
OPACITY = 0.55  # of the colors, by default
EDGE = 0.9  # opacity along the borders of a region


def class_colors(labels, background):
    """Returns a color for each label; those of the first 21 classes differ.

    Args:
        labels: (N,) integers of 0 or above.
        background: Label that gets no color of the others, or None.

    Returns:
        (N, 3) floats in [0, 1].
    """
    places = np.maximum(np.asarray(labels) - (background == 0), 0)
    shades, places = np.divmod(places, len(COLORS))
    shades = (shades % len(SHADES))[:, None]
    share = np.where(shades > 0, MIXED, 0.0)
    return COLORS[places] * (1 - share) + SHADES[shades] * share


def color_images(name, images):
    """Returns images as (..., H, W, 3) floats in [0, 1].

    Args:
        name: Name of the argument, for the error.
        images: (..., H, W, C) array with 1 or 3 channels; uint8, or float in [0, 1].

    Raises:
        ValueError: If it is none.
    """
    images = unit_images(name, images)
    if images.shape[-1] not in (1, 3):
        raise ValueError(f"`{name}` must have 1 or 3 channels; got shape {images.shape}.")
    return np.broadcast_to(images, (*images.shape[:-1], 3))


def read_images(images):
    """Returns (N, H, W, 3) floats in [0, 1] for (N, H, W) or (N, H, W, C) images."""
    images = np.asarray(images)
    if images.ndim not in (3, 4) or not images.size:
        raise ValueError(
            f"`images` must be a filled (N, H, W) or (N, H, W, C) array; got {images.shape}."
        )
    return color_images("images", images[..., None] if images.ndim == 3 else images)


def painted(image, mask, *, background, ignore_index, opacity):
    """Lays the color of each class on an image.

    Args:
        image: (H, W, 3) floats in [0, 1].
        mask: (H, W) integers.
        background: Class that is left clear, or None.
        ignore_index: Label of the pixels painted gray, or None.
        opacity: Opacity of the colors, from 0 to 1; more along the borders of regions.

    Returns:
        (H, W, 3) floats in [0, 1].
    """
    labels, places = np.unique(mask, return_inverse=True)
    colors = class_colors(labels, background)
    alpha = np.full(len(labels), float(opacity))
    alpha[labels == background] = 0
    colors[labels == ignore_index] = IGNORED
    places = places.reshape(mask.shape)
    at_borders = np.where(alpha, np.maximum(alpha, EDGE), 0)
    alpha = np.where(_borders(mask), at_borders[places], alpha[places])
    return image * (1 - alpha[..., None]) + colors[places] * alpha[..., None]


def _borders(mask):
    """Tells which pixels have a neighbor of another label."""
    found = np.zeros(mask.shape, bool)
    for first, second in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
        differ = mask[first] != mask[second]
        found[first] |= differ
        found[second] |= differ
    return found


def class_handles(labels, class_names, background, ignore_index):
    """Returns the entries of a legend for the classes among the labels.

    Args:
        labels: Labels that occur.
        class_names: Sequence or dictionary from label to name; None writes numbers.
        background: Class that is left clear, which has no entry, or None.
        ignore_index: Label of the pixels painted gray, or None.

    Raises:
        ValueError: If a label has no name.
    """
    classes = np.array([label for label in labels if label not in (background, ignore_index)], int)
    names = [_name(label, class_names) for label in classes.tolist()]
    entries = list(zip(class_colors(classes, background), names, strict=True))
    if ignore_index in labels:
        entries.append((str(IGNORED), "ignored"))
    return [Patch(facecolor=color, label=name) for color, name in entries]


def _name(label, class_names):
    if class_names is None:
        return str(label)
    try:
        return class_names[label]
    except (KeyError, IndexError) as error:
        raise ValueError(
            f"`class_names` must name each label; got {len(class_names)} names and label {label}."
        ) from error
