"""The shape of the images of a network on a backbone."""

from coursekit.models.parts.ends import channel_axis


def image_shape(input_shape, backbone):
    """Returns the shape of an image, by default that of the backbone or an open one.

    Args:
        input_shape: The user's, or None.
        backbone: Model of images, or None.

    Raises:
        ValueError: If the backbone was built for another.
    """
    if backbone is None:
        open_shape = any_size(3)
        return open_shape if input_shape is None else input_shape
    own = tuple(backbone.inputs[0].shape[1:])
    if input_shape is None:
        return own
    is_shape = isinstance(input_shape, (tuple, list)) and len(input_shape) == 3
    if not is_shape or any(a not in (None, b) for a, b in zip(own, input_shape, strict=True)):
        raise ValueError(
            f"`input_shape` must be the {own} that the backbone was built for, any number for "
            f"None; got {input_shape!r}."
        )
    return input_shape


def any_size(channels):
    """Returns the shape of images of any height and width, in Keras's data format."""
    return (channels, None, None) if channel_axis() == 1 else (None, None, channels)
