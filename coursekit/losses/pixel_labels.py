"""Labels of pixels: which count, and whether they are classes."""

from coursekit._keras.assertions import require_values
from keras import ops


def counted_pixels(labels, num_classes, ignore_index):
    """Splits labels into what counts and a label that is always a class.

    Args:
        labels: (N, H, W) or (N, H, W, 1) numbers of any dtype.
        num_classes: Number of classes, C.
        ignore_index: Label of the pixels to ignore, or None.

    Returns:
        int32 (N, H, W) labels, 0 where a pixel does not count; bool (N, H, W),
        whether it counts; float32 (N, H, W), 1 where it counts and 0 where not,
        and NaN where the label is no class and a compiled step cannot stop.

    Raises:
        ValueError: If a label is neither an integer from 0 to C - 1 nor
            `ignore_index`; in a TensorFlow graph an InvalidArgumentError.
    """
    if len(labels.shape) == 4:
        labels = ops.squeeze(labels, -1)
    counted = ops.ones_like(labels, dtype="bool")
    needed = f"Labels must be integers from 0 to {num_classes - 1}"
    if ignore_index is not None:
        counted = ops.not_equal(labels, ignore_index)
        needed += f" or `ignore_index`, {ignore_index}"
    labels = ops.where(counted, labels, 0)
    classes = ops.cast(labels, "int32")
    is_class = ops.equal(labels, ops.cast(classes, labels.dtype))  # false for NaN
    right = ops.logical_and(is_class, ops.logical_and(classes >= 0, classes < num_classes))
    culprit = ops.take(ops.ravel(labels), ops.argmin(ops.cast(ops.ravel(right), "int32")))
    require_values(ops.all(right), needed, culprit)
    weights = ops.where(right, ops.cast(counted, "float32"), float("nan"))
    return ops.where(right, classes, 0), counted, weights
