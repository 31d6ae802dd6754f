"""What `predict_tiled` makes of its arguments, and what it says of wrong ones."""

from coursekit._arguments import pair, require_count
from coursekit._keras.networks.models import require_model
import keras
import numpy as np

TILE = 256  # pixels, where the model takes any number
PART = 4  # of a tile is the overlap


def model_input(model):
    """Returns the channels, height and width that a model takes, each None if it is open.

    Raises:
        ValueError: If it is no built `keras.Model` of one batch of images.
    """
    require_model(model, built=True)
    if not isinstance(model, keras.Model):
        raise ValueError(f"`model` must be a `keras.Model`; got the layer {model.name!r}.")
    shapes = [tuple(tensor.shape) for tensor in getattr(model, "inputs", None) or ()]
    if not shapes:
        return None, None, None  # a subclass keeps that to itself
    if len(shapes) > 1 or len(shapes[0]) != 4:
        raise ValueError(f"`model` must take one batch of images (N, H, W, C); got {shapes}.")
    _, height, width, channels = shapes[0]
    return channels, height, width


def as_batch(image, channels):
    """Returns an image, or several, as (N, H, W, C) array, without a copy of an array.

    Raises:
        ValueError: If it has not this shape, no pixel, no real numbers or other channels.
    """
    image = image if isinstance(image, np.ndarray) else np.asarray(image)
    if image.dtype.kind not in "buif" or image.ndim not in (2, 3, 4) or image.size == 0:
        raise ValueError(
            "`image` must be an array of real numbers, (H, W), (H, W, C) or (N, H, W, C), with at "
            f"least one pixel; got shape {image.shape} of {image.dtype}."
        )
    shape = image.shape
    image = image[..., None] if image.ndim == 2 else image
    if channels not in (None, image.shape[-1]):
        raise ValueError(
            f"`image` must have the model's number of channels, {channels}, as its last axis; got "
            f"shape {shape}."
        )
    return image if image.ndim == 4 else image[None]


def tile_sizes(tile, own):
    """Returns height and width of a tile, by default the model's own."""
    sizes = tuple(size or TILE for size in own) if tile is None else pair("tile", tile)
    if any(size not in (None, given) for size, given in zip(own, sizes, strict=True)):
        raise ValueError(f"`tile` must be what the model takes, {tuple(own)}; got {tile!r}.")
    return sizes


def output_of(model, shape):
    """Returns shape and dtype of what a model makes of a batch of tiles, as KerasTensor.

    Raises:
        ValueError: If it is not one map of scores that is as large as the tiles, or smaller by
            the model's "valid" padding.
    """
    found = keras.tree.flatten(model.compute_output_spec(keras.KerasTensor(shape, "float32")))
    shapes = [tuple(tensor.shape) for tensor in found]
    if len(found) > 1 or len(shapes[0]) != 4:
        raise ValueError(
            f"`model` must return one map (N, H, W, classes); got {', '.join(map(str, shapes))}. "
            "`keras.Model(model.inputs, model.outputs[-1])` has the last output alone."
        )
    if not keras.backend.is_float_dtype(found[0].dtype):
        raise ValueError(f"`model` must return scores to be blended; got {found[0].dtype}.")
    for size, made in zip(shape[1:3], shapes[0][1:3], strict=True):
        if made > size or (made < size and size % made == 0):
            raise ValueError(
                "`model` must return maps as large as its tiles, or smaller by its 'valid' "
                f"padding; got {shapes[0][1]} x {shapes[0][2]} of {shape[1]} x {shape[2]}: "
                "enlarge what it returns, as `keras.layers.UpSampling2D` does."
            )
    return keras.KerasTensor(shapes[0], keras.backend.result_type(found[0].dtype, "float32"))


def overlaps(overlap, tile, made):
    """Returns how many pixels of their results neighbors share, along both axes."""
    if overlap is None:
        return [size // PART if size == kept else 0 for size, kept in zip(tile, made, strict=True)]
    values = tuple(overlap) if isinstance(overlap, (tuple, list)) else (overlap, overlap)
    if len(values) != 2:
        raise ValueError(f"`overlap` must be one number or two; got {overlap!r}.")
    for value, kept in zip(values, made, strict=True):
        require_count("overlap", value, least=0)
        if value >= kept:
            raise ValueError(
                f"`overlap` must be less than the {kept} pixels of a tile's result; got {value}."
            )
    return values


def result_array(out, shape, dtype):
    """Returns the array to write into: a new one, or the given one if it fits."""
    if out is None:
        return np.zeros(shape, dtype)
    if getattr(out, "shape", None) != shape or out.dtype.kind != "f":
        got = f"{out.shape} of {out.dtype}" if hasattr(out, "dtype") else type(out).__name__
        raise ValueError(f"`out` must be an array of floats of shape {shape}; got {got}.")
    return out
