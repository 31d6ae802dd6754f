"""Images and their masks made of one size."""

from coursekit._arguments import require_count
from coursekit.data.augmentation.engine.roles import paths_of, roles_of
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
        such as a label, is passed on. Or of dictionaries, whose keys say what is an image and
        what a mask, as for `augmentation.compose`; there a mask may hold floats, and boxes,
        which are shares of the size, stay. All keep their dtype. Apply it before batching.

    Raises:
        ValueError: If a side is not a positive integer; when it is applied, if an image
            has no three axes or there is none, or a mask has not the image's height and width,
            or is of floats without a key that calls it a mask.

    Example:
        >>> import numpy as np
        >>> image, mask = np.zeros((30, 40, 3), "uint8"), np.full((30, 40, 1), 2, "uint8")
        >>> image, mask = resize_to(16, 16)(image, mask)
        >>> image.shape, mask.shape, mask.dtype.name, int(mask.numpy().min())
        (TensorShape([16, 16, 3]), TensorShape([16, 16, 1]), 'uint8', 2)
    """
    require_count("height", height)
    require_count("width", width)

    def resize(*components):
        components = [part if isinstance(part, dict) else _tensor(part) for part in components]
        element = tuple(components) if len(components) > 1 else components[0]
        paths = paths_of(element)
        parts = [_tensor(part) for part in tf.nest.flatten(element)]
        roles = _roles(paths, parts)
        image = parts[roles.index("images")]
        if image.shape.rank != 3:
            raise ValueError(f"`image` must be (H, W, C), one image; got {image.shape}.")
        resized = []
        for path, role, part in zip(paths, roles, parts, strict=True):
            if role == "images":
                part = _resized_image(part, (height, width))
            elif role == "masks" or (role == "weights" and part.shape.rank >= 2):
                _require_no_floats(role, part, path)
                part = _resized_mask(part, image, (height, width))
            resized.append(part)
        return tf.nest.pack_sequence_as(element, resized)

    return resize


def _tensor(part):
    return None if part is None else tf.convert_to_tensor(part)


def _roles(paths, parts):
    """Tells what each component of one element is, of which one is the image."""
    if any(part is not None and part.shape.rank is None for part in parts):
        raise ValueError("Components must have a known rank; use `tf.ensure_shape` before.")
    ranks = [None if part is None else part.shape.rank + 1 for part in parts]
    roles = roles_of(paths, ranks, [part is not None and part.dtype.is_floating for part in parts])
    if roles.count("images") != 1:
        raise ValueError(
            'An element must have one image, first in a tuple or under "image" or "images" in a '
            f"dictionary; got {', '.join('/'.join(map(str, path)) for path in paths)}."
        )
    return roles


def _require_no_floats(role, mask, path):
    is_named = path and isinstance(path[-1], str)
    if role == "masks" and mask.dtype.is_floating and not is_named:
        raise ValueError(f"A mask must be of an integer dtype; got {mask.dtype.name}.")


def _resized_image(image, size):
    resized = tf.image.resize(tf.cast(image, "float32"), size, antialias=True)
    if image.dtype.is_integer:
        resized = tf.clip_by_value(tf.round(resized), image.dtype.min, image.dtype.max)
    return tf.cast(resized, image.dtype)


def _resized_mask(mask, image, size):
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
