"""Where every model begins and ends: its images, its logits, its weights and its name."""

from pathlib import Path

from coursekit._arguments import require_count
from coursekit._keras.tensors.spatial_axes import spatial_axes
import keras
from keras import layers


def images_input(input_shape, *, classes, weights, embedded=None):
    """Checks the arguments that all families take, and returns the images.

    Args:
        input_shape: Height, width and channels, or channels first where
            Keras's data format says so; sizes may be None.
        classes: Number of classes.
        weights: What `finished` will be given.
        embedded: As of `finished`.

    Returns:
        `keras.Input` named "images".

    Raises:
        ValueError: If one of them cannot be used.
    """
    _require_image_shape(input_shape)
    require_count("classes", classes)
    _require_weights(weights, embedded or {})
    return keras.Input(input_shape, name="images")


def logits(x, classes):
    """Returns a dense layer's logits, float32 under every dtype policy."""
    return layers.Dense(classes, dtype="float32", name="logits")(x)


def pooled_logits(x, classes, *, dropout=0.0):
    """Returns logits of the means of the maps, of which training drops a share."""
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    if dropout:
        x = layers.Dropout(dropout, name="dropout")(x)
    return logits(x, classes)


def finished(model, weights, *, embedded=None):
    """Loads a model's weights and returns it.

    Args:
        model: The model.
        weights: None; the path of a file that `model.save_weights` or
            `model.save` wrote; or a name of `embedded`.
        embedded: Dictionary from the names of weights that come with the
            package to functions that load them into a model.

    Raises:
        ValueError: If the file is that of another model.
    """
    if weights is None:
        return model
    if embedded and weights in embedded:
        embedded[weights](model)
        return model
    try:
        model.load_weights(weights)
    except (ValueError, KeyError) as error:
        raise ValueError(
            f"`weights` must be those of a {model.name!r} with the same `input_shape`, `classes`, "
            f"`include_top` and options; {str(weights)!r} does not fit: {error}"
        ) from error
    return model


def height_and_width(maps):
    """Returns the height and the width of maps, each None where it is open."""
    return tuple(maps.shape[axis] for axis in spatial_axes())


def channels_of(maps):
    """Returns the number of channels of maps."""
    return maps.shape[channel_axis()]


def channel_axis():
    """Returns the axis of the channels in Keras's data format: 1 or -1."""
    return 1 if keras.config.image_data_format() == "channels_first" else -1


def _require_image_shape(shape):
    place = 0 if keras.config.image_data_format() == "channels_first" else 2
    order = "(channels, height, width)" if place == 0 else "(height, width, channels)"
    if not isinstance(shape, (tuple, list)) or len(shape) != 3 or shape[place] is None:
        raise ValueError(f"`input_shape` must be {order} with known channels; got {shape!r}.")
    for size in shape:
        if size is not None:
            require_count("input_shape", size)


def _require_weights(weights, embedded):
    if weights is None or weights in embedded:
        return
    if isinstance(weights, (str, Path)) and Path(weights).is_file():
        return
    choices = ", ".join(["None", *map(repr, embedded)])
    hint = "" if embedded else " Only efficientnet_lite comes with weights."
    raise ValueError(
        f"`weights` must be {choices} or the path of a file that `model.save_weights` or "
        f"`model.save` wrote; got {weights!r}.{hint}"
    )
