"""Label maps made smaller."""

from coursekit._arguments import require_count
import numpy as np


def downsample_labels(masks, factor):
    """Takes the label in the middle of each block of pixels.

    Labels are names: an average of class 0 and class 2 is not class 1. So a label map is made
    smaller by leaving pixels out, never by interpolating.

    Args:
        masks: (H, W), (N, H, W) or (N, H, W, 1) array of an integer dtype or of booleans.
        factor: Rows and columns of a block, such as the stride of a network.

    Returns:
        Array of the same dtype with ceil(H / factor) rows and ceil(W / factor) columns, as many
        as the maps of a network with padding "same". Of a block that is cut off by the border,
        without its middle, the last row or column counts.

    Raises:
        ValueError: If `masks` are not of the kind above, as are one-hot masks, or `factor` is no
            positive integer.

    Example:
        >>> import numpy as np
        >>> mask = np.array([[0, 0, 2, 2], [0, 0, 2, 2]])
        >>> print(downsample_labels(mask, 2))
        [[0 2]]
    """
    require_count("factor", factor)
    masks = np.asarray(masks)
    is_one_hot = masks.ndim == 4 and masks.shape[3] != 1
    if masks.ndim not in (2, 3, 4) or is_one_hot or 0 in masks.shape:
        raise ValueError(
            f"`masks` must be (H, W), (N, H, W) or (N, H, W, 1); got shape {masks.shape}."
        )
    if masks.dtype.kind not in "iub":
        raise ValueError(f"`masks` must be of an integer dtype; got {masks.dtype}.")
    rows = 0 if masks.ndim == 2 else 1
    for axis in (rows, rows + 1):
        length = masks.shape[axis]
        middles = np.arange(-(-length // factor)) * factor + factor // 2
        masks = masks.take(np.minimum(middles, length - 1), axis=axis)
    return masks
