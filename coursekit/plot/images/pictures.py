"""Many small images as one picture, and the colors of signed values."""

import math

from coursekit._arguments import require_count
import matplotlib
import numpy as np

SIGNED_COLORMAP = "RdBu_r"  # blue below zero, white at zero, red above
POSITIVE_COLORMAP = "viridis"
GAP_GRAY = 160  # told apart from white, which is zero


def mosaic(images, *, columns=None, gap=1, background=1.0):
    """Lays images out in rows on one canvas.

    Args:
        images: (N, H, W) or (N, H, W, C) array.
        columns: Number of images a row; as many as make the canvas about
            square by default.
        gap: Number of pixels between neighbors.
        background: Value of the gaps and of places left empty.

    Returns:
        (rows * (H + gap) - gap, columns * (W + gap) - gap[, C]) array in the
        dtype of `images`.

    Raises:
        ValueError: If `images` is empty or not an array of images, or `columns` is no count.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> plot.mosaic(np.zeros((4, 8, 8)), columns=2).shape
        (17, 17)
    """
    images = image_array(images)
    if columns is not None:
        require_count("columns", columns)
    count, height, width, *channels = images.shape
    columns = min(columns or math.ceil(math.sqrt(count)), count)
    rows = math.ceil(count / columns)
    cells = np.full(
        (rows * columns, height + gap, width + gap, *channels), background, images.dtype
    )
    cells[:count, :height, :width] = images
    canvas = cells.reshape(rows, columns, height + gap, width + gap, *channels)
    canvas = canvas.swapaxes(1, 2).reshape(rows * (height + gap), -1, *channels)
    return canvas[: canvas.shape[0] - gap, : canvas.shape[1] - gap]


def image_array(images):
    """Returns several images of one size as an (N, H, W) or (N, H, W, C) array."""
    sizes = {np.shape(image) for image in images}
    if len(sizes) > 1:
        raise ValueError(f"`images` must be of one size; got {', '.join(map(str, sorted(sizes)))}.")
    images = np.asarray(images)
    if images.ndim not in (3, 4) or not images.size:
        hint = ": write `images[None]` for one image" if images.ndim == 2 and images.size else ""
        raise ValueError(
            f"`images` must be a filled (N, H, W) or (N, H, W, C) array; got shape "
            f"{images.shape}{hint}."
        )
    return images


def filter_picture(filters, *, most_filters=64, most_channels=16):
    """Draws filters on one scale, symmetric about zero.

    Filters with three input channels are drawn in color, mid-gray for zero;
    those with one channel as blue, white and red tiles; those with any other
    number as a row of such tiles, one a channel.

    Args:
        filters: (N, kernel height, kernel width, channels) float array.
        most_filters: Number of filters drawn.
        most_channels: Number of channels drawn of each.

    Returns:
        (H, W, 3) uint8 picture.

    Raises:
        ValueError: If the array is of another form, or empty.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> plot.filter_picture(np.ones((4, 3, 3, 1))).shape
        (7, 7, 3)
    """
    filters = np.asarray(filters, dtype="float32")
    if filters.ndim != 4 or not filters.size:
        raise ValueError(
            "`filters` must be a filled (N, height, width, channels) array; got shape "
            f"{filters.shape}."
        )
    filters = filters[:most_filters]
    limit = _largest(filters)
    channels = filters.shape[-1]
    if channels == 3:
        return mosaic(_to_bytes(0.5 + filters / (2 * limit)), background=GAP_GRAY)
    tiles = np.moveaxis(filters[..., :most_channels], -1, 1)
    rows = tiles.reshape(-1, *filters.shape[1:3])
    columns = None if channels == 1 else tiles.shape[1]
    return mosaic(_colored(rows, -limit, limit), columns=columns, background=GAP_GRAY)


def activation_picture(maps, *, most_channels=16):
    """Draws feature maps on one scale: a row an image, a column a channel.

    One scale for all of them keeps a silent channel dark. Where no value is
    below zero the scale begins at zero; else it is symmetric about zero.

    Args:
        maps: (N, H, W, channels) float array, or (N, units) for a layer
            without place, drawn as one tile with a row an image.
        most_channels: Number of channels drawn.

    Returns:
        (height, width, 3) uint8 picture.

    Raises:
        ValueError: If the array has no units or is empty.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> plot.activation_picture(np.ones((2, 8, 8, 4))).shape  # a row an image
        (17, 35, 3)
    """
    maps = np.asarray(maps, dtype="float32")
    if maps.ndim < 2 or not maps.size:
        raise ValueError(
            "`maps` must be a filled (N, H, W, channels) or (N, units) array; got shape "
            f"{maps.shape}."
        )
    high = _largest(maps)
    low = -high if np.any(maps < 0) else 0.0
    if maps.ndim == 2:
        return _colored(maps, low, high)
    maps = maps.reshape(len(maps), -1, *maps.shape[-2:])  # a 1-D map becomes one row of pixels
    tiles = np.moveaxis(maps[..., :most_channels], -1, 1)
    columns = tiles.shape[1]
    return mosaic(
        _colored(tiles.reshape(-1, *maps.shape[1:3]), low, high), columns=columns, background=255
    )


def _colored(values, low, high):
    """Colors values between low and high, as (..., 3) uint8."""
    colormap = matplotlib.colormaps[SIGNED_COLORMAP if low < 0 else POSITIVE_COLORMAP]
    return colormap((values - low) / (high - low), bytes=True)[..., :3]


def _largest(values):
    """Returns the largest finite magnitude, above 0 even if there is none."""
    return np.abs(values[np.isfinite(values)]).max(initial=1e-12)


def _to_bytes(unit_values):
    return np.round(np.clip(np.nan_to_num(unit_values), 0, 1) * 255).astype("uint8")
