"""Pictures beside each other, each under its title."""

from coursekit._arguments import require_count
from coursekit.plot.images.unit_images import drawn_images
from matplotlib import pyplot as plt
import numpy as np

MIDDLE_GRAY = 0.5  # numbers are black on what is brighter
TALLEST = 3  # times its width; a picture that is taller is drawn smaller


def image_row(pictures, *, limits=None, numbers=False, columns=None, side=1.8, axes=None):
    """Draws pictures side by side, each on axes of its own; their sizes may differ.

    Args:
        pictures: Dictionary from title to an (H, W), (H, W, 1) or (H, W, 3) array or a batch of one
            such array: gray values of any range, or color, uint8, uint16 or float in [0, 1].
        limits: The gray values that are black and white in all pictures; by default the least and
            the largest of each picture.
        numbers: Whether to write each gray value on its pixel, to three digits.
        columns: Pictures a row; all by default.
        side: Inches of a picture, those of its width where one is taller than wide.
        axes: As many axes to draw on; new ones by default.

    Returns:
        (N,) array of the axes.

    Raises:
        ValueError: If there is no picture, one is none, or color in wider integers beyond 1, or
            there are not as many axes.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> axes = plot.image_row({"image": np.eye(8), "mask": np.eye(8) > 0})
        >>> [ax.get_title() for ax in axes]
        ['image', 'mask']
    """
    if not hasattr(pictures, "items"):
        raise ValueError(
            "`pictures` must be a dictionary from titles to pictures; got a "
            f"{type(pictures).__name__}."
        )
    if columns is not None:
        require_count("columns", columns)
    if not pictures:
        raise ValueError("`pictures` must hold at least one picture; got none.")
    arrays = {title: _read_picture(title, picture) for title, picture in pictures.items()}
    low, high = (None, None) if limits is None else limits
    if axes is None:
        tallest = max(array.shape[0] / array.shape[1] for array in arrays.values())
        axes = _new_axes(len(arrays), columns, side, side * np.clip(tallest, 1, TALLEST))
    axes = np.ravel(axes)
    if len(axes) != len(arrays):
        raise ValueError(f"`axes` must be one for each of {len(arrays)} pictures; got {len(axes)}.")
    for ax, (title, picture) in zip(axes, arrays.items(), strict=True):
        drawn = ax.imshow(picture, cmap="gray", vmin=low, vmax=high)
        ax.set_title(title, fontsize=9)
        ax.set(xticks=[], yticks=[])
        if numbers and picture.ndim == 2:
            _write_numbers(ax, picture, drawn.norm)
    return axes


def _read_picture(title, picture):
    """Returns a picture as (H, W) or (H, W, 3)."""
    array = np.asarray(picture)
    if array.ndim == 4 and len(array) == 1:
        array = array[0]
    if array.ndim == 3 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim not in (2, 3) or array.shape[2:] not in ((), (3,)) or not array.size:
        raise ValueError(
            f"`pictures[{title!r}]` must be (H, W), (H, W, 1) or (H, W, 3); got shape "
            f"{np.shape(picture)}."
        )
    return drawn_images(f"pictures[{title!r}]", array) if array.ndim == 3 else array


def _new_axes(count, columns, width, height):
    """Returns axes for pictures in rows; places left empty are blank."""
    columns = min(columns or count, count)
    rows = -(-count // columns)
    size = width * columns, (height + 0.3) * rows
    axes = plt.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained")[1].ravel()
    for ax in axes[count:]:
        ax.set_axis_off()
    return axes[:count]


def _write_numbers(ax, picture, norm):
    for (row, column), value in np.ndenumerate(picture):
        color = "black" if norm(value) > MIDDLE_GRAY else "white"
        ax.text(column, row, f"{float(value):.3g}", ha="center", va="center", color=color)
