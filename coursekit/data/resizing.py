"""Images and their masks made of one size."""

from coursekit._arguments import require_count
import tensorflow as tf


def resize_to(height, width):
    """Makes a function for `map` that gives an image and its masks one size.

    An image is averaged and interpolated, which keeps the mean of what is made smaller; a
    mask is taken from the nearest pixel, since between class 0 and class 2 there is no
    class 1.

    Args:
        height: Rows of the result.
        width: Columns of the result.

    Returns:
        A function of an image, (H, W, C) of any dtype, and of what comes with it: masks,
        (H, W) or (H, W, 1) of an integer dtype, are resized as well; what has fewer axes,
        such as a label, is passed on. All keep their dtype. Apply it before batching.

    Raises:
        ValueError: If a side is not a positive integer; when it is applied, if an image
            has no three axes, or a mask has not the image's height and width or is of floats.

    Example:
        >>> import numpy as np
        >>> image, mask = np.zeros((30, 40, 3), "uint8"), np.full((30, 40, 1), 2, "uint8")
        >>> image, mask = resize_to(16, 16)(image, mask)
        >>> image.shape, mask.shape, mask.dtype.name, int(mask.numpy().min())
        (TensorShape([16, 16, 3]), TensorShape([16, 16, 1]), 'uint8', 2)
    """
    require_count("height", height)
    require_count("width", width)

    def resize(image, *rest):
        image = tf.convert_to_tensor(image)
        if image.shape.rank != 3:
            raise ValueError(f"`image` must be (H, W, C), one image; got {image.shape}.")
        parts = [_resized_mask(part, image, (height, width)) for part in rest]
        image = _resized_image(image, (height, width))
        return (image, *parts) if parts else image

    return resize


def _resized_image(image, size):
    resized = tf.image.resize(tf.cast(image, "float32"), size, antialias=True)
    if image.dtype.is_integer:
        resized = tf.clip_by_value(tf.round(resized), image.dtype.min, image.dtype.max)
    return tf.cast(resized, image.dtype)


def _resized_mask(mask, image, size):
    mask = tf.convert_to_tensor(mask)
    if mask.shape.rank < 2:
        return mask
    if mask.dtype.is_floating:
        raise ValueError(f"A mask must be of an integer dtype; got {mask.dtype.name}.")
    _require_same_size(mask, image)
    for axis, length in enumerate(size):
        mask = tf.gather(mask, _nearest(length, tf.shape(mask)[axis]), axis=axis)
    return mask


def _nearest(count, length):
    """Returns the pixels, out of `length`, at the middles of `count` equal parts."""
    return (2 * tf.range(count) + 1) * length // (2 * count)


def _require_same_size(mask, image):
    needed = "A mask must have the height and width of its image"
    if not mask.shape[:2].is_compatible_with(image.shape[:2]):
        raise ValueError(f"{needed}, {image.shape[:2]}; got {mask.shape[:2]}.")
    if None in [*mask.shape[:2], *image.shape[:2]]:  # then told when the sizes are known
        tf.debugging.assert_equal(tf.shape(mask)[:2], tf.shape(image)[:2], f"{needed}.")
