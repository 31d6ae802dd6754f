"""Labels of pixels: which count, and whether they are classes."""

from coursekit._keras.tensors.assertions import require_values
import keras
from keras import ops

WIDE_INTEGERS = ("int64", "uint32", "uint64")


def counted_pixels(labels, size, num_classes, ignore_index):
    """Splits labels into what counts and a label that is always a class, with weights for losses.

    Args:
        labels: As for `read_labels`.
        size: As for `read_labels`.
        num_classes: Number of classes, C.
        ignore_index: Label of the pixels to ignore, or None.

    Returns:
        int32 (N, H, W) labels, 0 where a pixel does not count; bool (N, H, W),
        whether it counts; float32 (N, H, W), 1 where it counts and 0 where not,
        and NaN where the label is no class and a compiled step cannot stop.

    Raises:
        ValueError: As `read_labels` does.
    """
    classes, counted, right = read_labels(labels, size, num_classes, ignore_index)
    return classes, counted, ops.where(right, ops.cast(counted, "float32"), float("nan"))


def read_labels(labels, size, num_classes, ignore_index):
    """Reads labels of pixels, some of which do not count.

    Args:
        labels: (N, H, W) or (N, H, W, 1) numbers of any dtype.
        size: (N, H, W) of the predictions; what is no int is not checked.
        num_classes: Number of classes, C.
        ignore_index: Label of the pixels to ignore, or None.

    Returns:
        int32 (N, H, W) labels, 0 where a pixel does not count; bool (N, H, W), whether it counts;
        bool (N, H, W), False where the label is no class and a compiled step cannot stop.

    Raises:
        ValueError: If the labels have not the size of the predictions or are
            empty, or if one is neither an integer from 0 to C - 1 nor
            `ignore_index`; in a TensorFlow graph an InvalidArgumentError.
    """
    labels = without_channel(labels)
    _check_size(tuple(labels.shape), size, num_classes)
    counted = ops.ones_like(labels, dtype="bool")
    needed = f"Labels must be integers from 0 to {num_classes - 1}"
    if ignore_index is not None:
        counted = ops.not_equal(labels, ignore_index)
        needed += f" or `ignore_index`, {ignore_index}"
    classes, right = require_classes(ops.where(counted, labels, 0), num_classes, needed)
    return classes, counted, right


def require_classes(values, num_classes, needed):
    """Requires integers from 0 to C - 1.

    Args:
        values: Tensor of any shape and real dtype.
        num_classes: Number of classes, C.
        needed: What is needed, for the error.

    Returns:
        int32 tensor, 0 where a value is no class; bool tensor, whether it is one.

    Raises:
        ValueError: As `require_values` does.
    """
    classes = ops.cast(values, "int32")
    is_whole = ops.equal(values, ops.cast(classes, values.dtype))  # false for NaN
    right = ops.logical_and(is_whole, ops.logical_and(classes >= 0, classes < num_classes))
    culprit = ops.take(ops.ravel(values), ops.argmin(ops.cast(ops.ravel(right), "int32")))
    require_values(ops.all(right), needed, culprit)
    return ops.where(right, classes, 0), right


def without_channel(maps):
    """Returns maps (N, H, W, 1) as (N, H, W), and bools and integers as int32 or int64."""
    dtype = keras.backend.standardize_dtype(maps.dtype)
    if "float" not in dtype:
        maps = ops.cast(maps, "int64" if dtype in WIDE_INTEGERS else "int32")
    return ops.squeeze(maps, -1) if len(maps.shape) == 4 and maps.shape[-1] == 1 else maps


def _check_size(given, size, num_classes):
    """Requires labels of the size of the predictions, as far as sizes are known."""
    known = [pair for pair in zip(given, size, strict=False) if all(_is_known(n) for n in pair)]
    if len(given) == len(size) and all(mine == theirs for mine, theirs in known):
        if 0 not in given:
            return
        hint = ", without any pixel"
    else:
        is_one_hot = len(given) == len(size) + 1 and given[-1] == num_classes
        hint = "; turn one-hot labels into classes by `argmax(axis=-1)`" if is_one_hot else ""
    wanted = tuple(n if _is_known(n) else None for n in size)
    raise ValueError(
        f"Labels must be integers of the size of the predictions, {wanted}; got {given}{hint}."
    )


def _is_known(size):
    return isinstance(size, int)
