"""Prediction for images of any size, tile by tile."""

from itertools import islice, product

from coursekit._arguments import require_count
from coursekit._keras.progress import progress
from coursekit.models.inference.tile_arguments import (
    as_batch,
    model_input,
    output_of,
    overlaps,
    result_array,
    tile_sizes,
)
from coursekit.models.inference.tiling import Tiling
import numpy as np


def predict_tiled(model, image, *, tile=None, overlap=None, batch_size=4, out=None):
    """Returns what a model says of every pixel of images of any size.

    The image is cut into tiles that overlap, mirrored at its borders. Of each
    tile's result the outermost quarter of the overlap is thrown away, since
    those pixels saw the tile's border, and the rest is blended with the
    neighbors'. So the result is that of the whole image, away from its
    borders, if a pixel sees no further than overlap / 4 and, for a model of
    stride s such as a U-Net, overlap is a multiple of 4 s and what a tile
    returns one of s. Of a model with "valid" padding no pixel sees the tile's
    border.

    Besides the result memory is needed for one batch of tiles.

    Args:
        model: `keras.Model` from (N, H, W, C) images to one (N, h, w, classes)
            map, of the same size, or of less by as much as its "valid"
            convolutions take.
        image: (H, W, C) array, a gray one (H, W), or a batch (N, H, W, C), of
            any real dtype and as large or small as you like, `np.memmap`
            included; its values are given to the model as float32 and are not
            scaled.
        tile: Height and width of a tile, or one number for both; by default
            the model's own, or 256.
        overlap: Pixels of the results that neighbors share, a number or a
            pair; by default a quarter of the tile, 0 for "valid" padding.
        batch_size: Tiles that the model is given at once.
        out: Array to write into, such as an `np.memmap`; by default a new one.

    Returns:
        (H, W, classes) array, or (N, H, W, classes) for a batch; of float32,
        or float64 for such a model. Logits are blended as logits.

    Raises:
        ValueError: If one of them cannot be used.

    Example:
        >>> import numpy as np
        >>> from coursekit.models import predict_tiled, unet
        >>> model = unet(classes=3, depth=1, filters=2)
        >>> predict_tiled(model, np.zeros((50, 70), "uint8"), tile=32).shape
        (50, 70, 3)

    Reference:
        Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for
        Biomedical Image Segmentation", 2015, figure 2.
    """
    require_count("batch_size", batch_size)
    channels, *sizes = model_input(model)
    images = as_batch(image, channels)
    tile = tile_sizes(tile, sizes)
    made = output_of(model, (batch_size, *tile, images.shape[3]))
    overlap = overlaps(overlap, tile, made.shape[1:3])
    grids = [
        Tiling(*lengths)
        for lengths in zip(images.shape[1:3], tile, made.shape[1:3], overlap, strict=True)
    ]
    shape = (*images.shape[:3], made.shape[3])
    result = result_array(out, shape[4 - max(3, np.ndim(image)) :], made.dtype)
    _fill(result if result.ndim == 4 else result[None], model, images, grids, batch_size)
    return result


def _fill(result, model, images, grids, batch_size):
    """Adds the weighted results of all tiles to the result, one batch after another."""
    rows, columns = grids
    weights = [grid.weights() for grid in grids]
    tiles = product(range(len(images)), range(rows.count), range(columns.count))
    count, number = len(images) * rows.count * columns.count, 0
    result[...] = 0
    with progress(count, "tiles") as done:
        while batch := list(islice(tiles, batch_size)):
            seen = [images[n][np.ix_(rows.seen(i), columns.seen(j))] for n, i, j in batch]
            maps = model.predict_on_batch(np.stack(seen).astype("float32"))
            for (n, i, j), found in zip(batch, maps, strict=True):
                (to_rows, of_rows), (to_columns, of_columns) = rows.place(i), columns.place(j)
                blend = weights[0][i][:, None, None] * weights[1][j][:, None]
                result[n, to_rows, to_columns] += blend * found[of_rows, of_columns]
            number += len(batch)
            done(number)
