"""How much of a map is a pattern that repeats with the stride."""

from coursekit._arguments import pair
import numpy as np


def checkerboard_score(maps, stride):
    """Returns the share of each map's variance that repeats with a period of the stride.

    It is the energy at the stride's frequencies, all but the mean: a checkerboard has 1, white
    noise about stride² / (H W), a flat map 0. Take the inner part of a map, since borders repeat
    nothing.

    Args:
        maps: (H, W), (N, H, W) or (N, H, W, C) array; channels are scored together. Rows and
            columns beyond a whole number of periods are left out.
        stride: Rows and columns of the period, or one number for both.

    Returns:
        (N,) float64 array, from 0 to 1; one number for (H, W).

    Raises:
        ValueError: If the maps have another number of axes, or less than two periods.

    Example:
        >>> import numpy as np
        >>> from coursekit.analysis import checkerboard_score
        >>> checkerboard_score(np.indices((8, 8)).sum(axis=0) % 2, 2).item()
        1.0

    Reference:
        Odena, Dumoulin and Olah, "Deconvolution and checkerboard artifacts", Distill 2016.
    """
    maps, (down, right) = np.asarray(maps, "float64"), pair("stride", stride)
    if maps.ndim not in (2, 3, 4):
        raise ValueError(
            f"`maps` must be (H, W), (N, H, W) or (N, H, W, C); got shape {maps.shape}."
        )
    stack = maps[None] if maps.ndim == 2 else maps
    stack = stack[..., None] if stack.ndim == 3 else stack
    rows, columns = stack.shape[1] // down, stack.shape[2] // right
    if min(rows, columns) < 2:
        raise ValueError(
            f"`maps` must hold two periods of {down} x {right} pixels or more each way; "
            f"got shape {maps.shape}."
        )
    count, channels = len(stack), stack.shape[3]
    cut = stack[:, : rows * down, : columns * right]
    blocks = cut.reshape(count, rows, down, columns, right, channels)
    pattern = blocks.mean(axis=(1, 3)).var(axis=(1, 2)).sum(axis=-1)
    whole = cut.var(axis=(1, 2)).sum(axis=-1)
    scores = np.divide(pattern, whole, out=np.zeros(count), where=whole > 0)
    return scores[0] if maps.ndim == 2 else scores
