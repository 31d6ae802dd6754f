"""Maps of classes and of instances as NumPy arrays of integers."""

import numpy as np


def list_of_maps(name, maps):
    """Returns a list of (H, W) arrays.

    Args:
        name: Name of the argument, for the error.
        maps: (H, W), (N, H, W) or (N, H, W, 1) array or tensor, or an iterable of (H, W) maps.

    Raises:
        ValueError: If there is no map, or one is empty or of another shape.
    """
    is_one = hasattr(maps, "shape") and len(maps.shape) == 2
    arrays = [np.asarray(each) for each in ([maps] if is_one else maps)]
    arrays = [each[..., 0] if each.ndim == 3 and each.shape[-1] == 1 else each for each in arrays]
    wrong = [each.shape for each in arrays if each.ndim != 2 or not each.size]
    if wrong or not arrays:
        given = f"a map of shape {wrong[0]}" if wrong else "no map"
        raise ValueError(
            f"`{name}` must be filled maps of integers, (N, H, W) or a list of (H, W); got {given}."
        )
    return arrays


def pairs_of_maps(labels, predictions):
    """Returns a list of pairs of (H, W) maps of the same size, as `list_of_maps` reads them.

    Raises:
        ValueError: If there are not as many predictions as labels, or sizes differ.
    """
    _require_same_rank(labels, predictions)
    labels, predictions = list_of_maps("labels", labels), list_of_maps("predictions", predictions)
    sizes = [[each.shape for each in maps] for maps in (labels, predictions)]
    if len(labels) != len(predictions):
        raise ValueError(
            f"`predictions` must be a map for each of {len(labels)} images; got {len(predictions)}."
        )
    for size, other in zip(*sizes, strict=True):
        if size != other:
            raise ValueError(f"`predictions` must have the size of `labels`, {size}; got {other}.")
    return list(zip(labels, predictions, strict=True))


def _require_same_rank(labels, predictions):
    """Refuses scores of classes where there is one image."""
    shapes = [tuple(getattr(maps, "shape", ())) for maps in (labels, predictions)]
    if len(shapes[0]) == 2 and len(shapes[1]) == 3:
        raise ValueError(
            f"`predictions` must be a map of integers of the shape of `labels`, {shapes[0]}; got "
            f"{shapes[1]}; turn scores into classes by `argmax(axis=-1)`."
        )


def require_class_map(name, values, num_classes, ignore_index):
    """Requires a map of classes.

    Args:
        name: Name of the argument, for the error.
        values: (H, W) array of any real dtype.
        num_classes: Number of classes, C.
        ignore_index: Label of the pixels that do not count, or None.

    Returns:
        int64 (H, W) map, and bool (H, W), which pixels count.

    Raises:
        ValueError: If a pixel that counts is no integer from 0 to C - 1.
    """
    counted = np.ones(values.shape, bool) if ignore_index is None else values != ignore_index
    found = values[counted]
    right = (found >= 0) & (found < num_classes) & (found == np.floor(found))
    if not right.all():
        ignored = "" if ignore_index is None else f" or `ignore_index`, {ignore_index}"
        raise ValueError(
            f"`{name}` must hold integers from 0 to {num_classes - 1}{ignored}; got "
            f"{found[~right][0]}."
        )
    return np.where(counted, values, 0).astype("int64"), counted


def require_instance_map(name, values):
    """Requires a map of instances.

    Args:
        name: Name of the argument, for the error.
        values: (H, W) array of integers of 0 or above.

    Raises:
        ValueError: If it holds anything else, or bools, which tell no instance from another.
    """
    if not np.issubdtype(values.dtype, np.integer) or values.min() < 0:
        given = f"{values.dtype} from {values.min()} to {values.max()}"
        raise ValueError(
            f"`{name}` must number the instances by integers from 1 on, with 0 for the background, "
            f"as `scipy.ndimage.label(mask)[0]` does; got {given}."
        )
