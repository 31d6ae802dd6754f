"""Attribution maps on their images as one array."""

from coursekit.plot.images.attribution_scale import (
    clear_colormap,
    one_value_a_place,
    scale_end,
    scale_start,
)
from coursekit.plot.images.pictures import mosaic
from coursekit.plot.images.unit_images import gray_image, unit_images
from matplotlib.colors import Normalize
import numpy as np


def attribution_picture(images, attributions, *, channels="sum", percentile=99):
    """Lays maps on their images, all on one scale; see `attribution_map`.

    Args:
        images: (N, H, W[, C]) array; uint8, or float in [0, 1].
        attributions: (N, h, w[, C]) array.
        channels: As for `attribution_map`.
        percentile: As for `attribution_map`, over all maps.

    Returns:
        (height, width, 3) uint8 picture: the images in a row, and below each its map on it,
        or its gray image alone where the map is zero or not finite.

    Raises:
        ValueError: As for `attribution_map`.

    Example:
        >>> import numpy as np
        >>> from coursekit import plot
        >>> plot.attribution_picture(np.zeros((3, 8, 8, 1)), np.ones((3, 8, 8))).shape
        (17, 26, 3)
    """
    images = unit_images("images", images)
    if not images.size or len(images) != len(attributions):
        raise ValueError(
            f"`attributions` must be one for each of one or more images; got {len(attributions)} "
            f"for images of the shape {images.shape}."
        )
    grays = np.stack([gray_image(image) for image in images])
    values = np.stack([one_value_a_place(each, channels) for each in attributions])
    rows, columns = (
        np.arange(size) * there // size
        for size, there in zip(grays.shape[1:], values.shape[1:], strict=True)
    )
    values = values[:, rows[:, None], columns]
    limit = scale_end(values, percentile) or 1.0
    colors = clear_colormap(values)(Normalize(scale_start(values, limit), limit)(values))
    laid = colors[..., :3] * colors[..., 3:] + grays[..., None] * (1 - colors[..., 3:])
    above = images if images.shape[-1] == 3 and images.ndim == 4 else grays[..., None]
    shown = np.concatenate([np.broadcast_to(above, laid.shape), laid])
    return mosaic(np.round(255 * shown).astype("uint8"), columns=len(grays), background=255)
