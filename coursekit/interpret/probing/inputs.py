"""The images that a method is given, checked against the model that takes them."""

from typing import NamedTuple

from coursekit._keras.networks.models import require_model
from coursekit.interpret.probing.warned import warn
import keras
import numpy as np


class Inputs(NamedTuple):
    """A batch of a model's inputs.

    Attributes:
        arrays: An array for each input, with the images of all in the same order.
        structure: What the model takes: one tensor, a list or a dictionary of them.
        chosen: Index of the input that is explained.
    """

    arrays: list
    structure: object
    chosen: int

    @property
    def images(self):
        """The (N, H, W, C) array that is explained."""
        return self.arrays[self.chosen]

    def __len__(self):
        return len(self.arrays[0])

    def packed(self, tensors):
        """Returns tensors, one for each input, in the structure that the model takes."""
        return keras.tree.pack_sequence_as(self.structure, tensors)


def read_inputs(model, images, *, input=None):
    """Reads and checks a batch of a model's inputs.

    Args:
        model: A built `keras.Model`.
        images: Array of (N, H, W, C), or a list or dictionary of arrays for a model of several
            inputs.
        input: Index or name of the input to explain; by default the one that holds images.

    Returns:
        The `Inputs`, floating-point ones in float32.

    Raises:
        ValueError: If the model is not built, or the images are none, not finite, of another
            shape than the model takes, or of several inputs without `input`.
    """
    require_model(model, built=True)
    images, names = _in_order(model, images)
    leaves = [np.asarray(leaf) for leaf in keras.tree.flatten(images)]
    if not leaves or any(leaf.ndim == 0 for leaf in leaves):
        raise ValueError(f"`images` must be an array of (N, H, W, C); got {images!r:.60}.")
    specification = _specification(model)
    if specification is not None and len(specification) != len(leaves):
        raise ValueError(
            f"`images` must hold {len(specification)} arrays, one for each input of "
            f"{model.name!r}; got {len(leaves)}."
        )
    for index, leaf in enumerate(leaves):
        _check_array(leaf, specification and specification[index])
    if len({len(leaf) for leaf in leaves}) > 1:
        raise ValueError(
            f"`images` must hold as many images in each input; got {[len(x) for x in leaves]}."
        )
    arrays = [leaf.astype("float32") if leaf.dtype.kind == "f" else leaf for leaf in leaves]
    chosen = _chosen(names, arrays, input)
    arrays[chosen] = arrays[chosen].astype("float32")
    _check_range(model, arrays[chosen])
    return Inputs(arrays, keras.tree.map_structure(lambda _: 0, images), chosen)


def _in_order(model, images):
    """Returns images in the model's own structure, and the names of its inputs.

    A functional model of a list of inputs also takes a dictionary by their names.
    """
    names = [tensor.name for tensor in getattr(model, "inputs", None) or []]
    if not isinstance(images, dict):
        return images, names
    if not names:
        return images, sorted(images)
    if not isinstance(model.input, dict) and set(images) == set(names):
        return [images[name] for name in names], names
    return images, names


def _specification(model):
    """Lists the shape of each input, in the order of `keras.tree.flatten`; None if unknown."""
    inputs = getattr(model, "inputs", None)
    if not inputs:
        return _specification_of_call(model)
    structure = inputs[0] if isinstance(model, keras.Sequential) else model.input
    return [tuple(tensor.shape) for tensor in keras.tree.flatten(structure)]


def _specification_of_call(model):
    """Returns the channels of what a model in plain Python was called on first, of any size."""
    shapes = list((getattr(model, "_build_shapes_dict", None) or {}).values())
    if len(shapes) != 1 or not all(isinstance(size, (int, type(None))) for size in shapes[0]):
        return None
    channel = 1 if keras.config.image_data_format() == "channels_first" else len(shapes[0]) - 1
    return [tuple(size if axis == channel else None for axis, size in enumerate(shapes[0]))]


def _check_array(array, shape):
    if shape is not None and array.ndim == len(shape) - 1:
        raise ValueError(
            f"`images` must have a batch axis, {_shape_text(shape)}; got shape {array.shape}: "
            "write `images[None]` for one image."
        )
    if shape is not None and not _fits(array.shape, shape):
        raise ValueError(f"`images` must be of shape {_shape_text(shape)}; got {array.shape}.")
    if not len(array):
        raise ValueError(f"`images` must hold at least one image; got shape {array.shape}.")
    if array.dtype.kind not in "fiub":
        raise ValueError(f"`images` must hold real numbers; got dtype {array.dtype}.")
    if array.dtype.kind == "f":
        finite = np.isfinite(array).reshape(len(array), -1).all(axis=1)
        if not finite.all():
            raise ValueError(
                f"`images` must be finite; image {int(np.argmin(finite))} holds NaN or infinity."
            )


def _fits(shape, wanted):
    return len(shape) == len(wanted) and all(
        want in (None, size) for size, want in zip(shape[1:], wanted[1:], strict=True)
    )


def _shape_text(shape):
    sizes = ["N", *("any" if size is None else str(size) for size in shape[1:])]
    return f"({', '.join(sizes)})"


def _chosen(names, arrays, wanted):
    """Returns the index of the input that is explained."""
    if wanted is not None:
        index = names.index(wanted) if wanted in names else wanted
        if isinstance(index, int) and not isinstance(index, bool) and 0 <= index < len(arrays):
            return index
        raise ValueError(
            f"`input` must be an index below {len(arrays)} or a name ({', '.join(names)}); "
            f"got {wanted!r}."
        )
    with_places = [index for index, array in enumerate(arrays) if array.ndim == 4]
    candidates = with_places if len(arrays) > 1 else [0]
    if len(candidates) == 1:
        return candidates[0]
    raise ValueError(
        f"`input` must say which input to explain, by index or name ({', '.join(names)}): "
        f"{len(with_places)} of {len(arrays)} hold images."
    )


def _check_range(model, images):
    """Warns of images in [0, 1] for a model that begins by dividing by 255."""
    first = next(
        (
            layer
            for layer in model._flatten_layers(include_self=False)
            if not isinstance(layer, (keras.Model, keras.layers.InputLayer))
        ),
        None,
    )
    if not isinstance(first, keras.layers.Rescaling) or np.ndim(first.scale):
        return
    if first.scale < 0.1 and np.abs(images).max() <= 1:
        warn(
            f"`images` should have the range that {first.name!r} takes, up to "
            f"{1 / first.scale:.0f}; their largest value is {np.abs(images).max():.3g}.",
        )
