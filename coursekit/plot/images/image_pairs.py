"""Images beside what they were changed into."""

from coursekit._arguments import require_positive
from coursekit.plot.images.unit_images import unit_images
from matplotlib import pyplot as plt
import numpy as np

SIDE = 2.3  # inches of a picture
MIDDLE = 0.5  # gray of no difference


def difference_grid(
    images,
    changed,
    *,
    labels=None,
    changed_labels=None,
    kind="adversary",
    gain=10,
    side=SIDE,
    axes=None,
):
    """Draws images, changed images, their difference and ten times the difference, a row a pair.

    Differences lie about mid-gray, which is none; what goes beyond black or white is cut off, and
    its share is said above the picture.

    Args:
        images: (N, H, W), (N, H, W, 1) or (N, H, W, 3) array; uint8, or float in [0, 1].
        changed: Array of the same shape.
        labels: N strings, such as the predicted classes, written above the images.
        changed_labels: N strings, written above the changed images.
        kind: What the changed images are.
        gain: What the difference is multiplied by in the last column.
        side: Inches of a picture's width.
        axes: (N, 4) axes to draw on; new ones by default.

    Returns:
        (N, 4) array of the axes.

    Raises:
        ValueError: If the shapes differ, or there are not as many labels or axes as images.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> images = np.full((1, 4, 4), 0.5)
        >>> axes = plot.difference_grid(images, images + 0.02, labels=["cat"])
        >>> [ax.get_title() for ax in axes[0]]
        ['image: cat', 'adversary', 'difference, up to 0.02', '10 x difference']

    Reference:
        Szegedy and others, "Intriguing properties of neural networks", ICLR 2014.
    """
    require_positive(gain=gain)
    images, changed = unit_images("images", images), unit_images("changed", changed)
    _check(images, changed, labels, changed_labels)
    if axes is None:
        size = 4 * side, len(images) * (side * images.shape[1] / images.shape[2] + 0.3)
        _, axes = plt.subplots(len(images), 4, figsize=size, squeeze=False, layout="constrained")
    axes = np.reshape(axes, (len(images), 4))
    for index, row in enumerate(axes):
        difference = changed[index] - images[index]
        _draw(row[0], images[index], _title("image", labels, index))
        _draw(row[1], changed[index], _title(kind, changed_labels, index))
        largest = f"difference, up to {np.abs(difference).max():.2g}"
        _draw(row[2], MIDDLE + difference, largest + _cut(difference))
        _draw(row[3], MIDDLE + gain * difference, f"{gain:g} x difference{_cut(gain * difference)}")
    return axes


def _check(images, changed, labels, changed_labels):
    if images.ndim not in (3, 4) or not images.size:
        raise ValueError(
            f"`images` must be a filled (N, H, W) or (N, H, W, C) array; got {images.shape}."
        )
    if images.shape != changed.shape:
        raise ValueError(
            f"`changed` must have the shape of `images`, (N, H, W) or (N, H, W, C); got "
            f"{changed.shape} for {images.shape}."
        )
    for name, given in (("labels", labels), ("changed_labels", changed_labels)):
        if given is not None and len(given) != len(images):
            raise ValueError(
                f"`{name}` must name each of the {len(images)} images; got {len(given)}."
            )


def _title(kind, labels, index):
    return kind if labels is None else f"{kind}: {labels[index]}"


def _cut(difference):
    """Says which share of the values goes beyond black or white."""
    share = np.mean(np.abs(difference) > MIDDLE)
    return f", {share:.0%} cut off" if share >= 0.005 else ""


def _draw(ax, picture, title):
    ax.imshow(np.clip(picture, 0, 1), cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    ax.set_title(title, fontsize=9)
    ax.set_axis_off()
