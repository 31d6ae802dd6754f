"""Between the elements of a data set and the batches that operations take."""

from contextlib import nullcontext
import threading
import warnings

from coursekit.data.augmentation.engine.gather import gather, is_float
from coursekit.data.augmentation.engine.roles import ROLES, paths_of, roles_of, stay_behind
import numpy as np
import tensorflow as tf

SMALL = 64 * 64  # pixels, up to which two threads in each other's way take longer than one
_TURNS = threading.Lock()


def on_arrays(function, element, seed, value_range, *, moves=True):
    """Applies a function of a `Batch` and a seed to an element of arrays.

    Args:
        function: Takes a `Batch` and a seed; returns a `Batch`.
        element: Array, or tuples and dictionaries of arrays.
        seed: Passed on.
        value_range: The two ends of the range of float images.
        moves: Whether it may move pixels, so that what does not follow is named.

    Returns:
        The element with the components that the function changed.
    """
    paths = paths_of(element)
    parts = [_dense(part, path) for part, path in zip(tf.nest.flatten(element), paths, strict=True)]
    parts = [None if part is None else np.asarray(part) for part in parts]
    ranks = [None if part is None else part.ndim for part in parts]
    roles = roles_of(paths, ranks, [part is not None and is_float(part.dtype) for part in parts])
    if moves:
        _warn(paths, roles, parts)
    return tf.nest.pack_sequence_as(element, _changed(function, parts, roles, seed, value_range))


def on_symbols(function, element, seed, value_range, *, moves=True):
    """Does the same inside a graph, in one `tf.numpy_function`.

    Args:
        function: Takes a `Batch` and a seed; returns a `Batch`.
        element: Tensor, or tuples and dictionaries of tensors.
        seed: Integer tensor.
        value_range: The two ends of the range of float images.
        moves: As for `on_arrays`.

    Returns:
        The element with tensors of known dtypes and, but for the batch, shapes.

    Raises:
        ValueError: If the rank of a component, or the height, width or channels of
            the images are unknown.
    """
    paths = paths_of(element)
    parts = [_dense(part, path) for part, path in zip(tf.nest.flatten(element), paths, strict=True)]
    parts = [None if part is None else tf.convert_to_tensor(part) for part in parts]
    are_floats = [part is not None and part.dtype.is_floating for part in parts]
    roles = roles_of(paths, list(map(_known_rank, parts, paths)), are_floats)
    if moves:
        _warn(paths, roles, parts)
    taken = [part for part, role in zip(parts, roles, strict=True) if role]
    roles_taken = [role for role in roles if role]

    def compute(seed, *arrays):
        with _turn(arrays, roles_taken):
            return _changed(function, arrays, roles_taken, seed, value_range)

    blank = [
        _blank(part, role, value_range[0]) for part, role in zip(taken, roles_taken, strict=True)
    ]
    samples = compute(0, *blank)
    results = tf.numpy_function(compute, [seed, *taken], [one.dtype for one in samples])
    for result, sample, part in zip(results, samples, taken, strict=True):
        result.set_shape([part.shape[0], *_known_lengths(part.shape[1:], sample.shape[1:])])
    results = iter(results)
    merged = [next(results) if role else part for part, role in zip(parts, roles, strict=True)]
    return tf.nest.pack_sequence_as(element, merged)


def _changed(function, parts, roles, seed, value_range):
    """Applies a function to the parts that have a role, and returns all."""
    single = [role == "boxes" and part.ndim == 2 for part, role in zip(parts, roles, strict=True)]
    taken = [part[:, None] if one else part for part, one in zip(parts, single, strict=True)]
    batch = function(gather(list(zip(roles, taken, strict=True)), value_range), seed)
    results = {role: iter(_as_tuple(getattr(batch, role))) for role in ROLES}
    changed = [
        next(results[role]) if role else part for role, part in zip(roles, parts, strict=True)
    ]
    return [
        part[:, 0] if one and part.shape[1] == 1 else part
        for part, one in zip(changed, single, strict=True)
    ]


def _turn(arrays, roles):
    """Lets threads with small images take turns: most of their time is Python's, one at a time."""
    _, height, width = arrays[roles.index("images")].shape[:3]
    return _TURNS if height * width <= SMALL else nullcontext()


def _warn(paths, roles, parts):
    """Warns of what should move with the images and does not."""
    shapes = [None if part is None else part.shape for part in parts]
    for name in stay_behind(paths, roles, shapes):
        warnings.warn(
            f"component {name!r} stays as it is where images are moved; keys of what follows them "
            f"are {', '.join(ROLES['masks'])} and boxes. Keypoints do not.",
            stacklevel=4,
        )


def _dense(part, path):
    if isinstance(part, tf.RaggedTensor | tf.SparseTensor):
        name = _name(path)
        raise ValueError(
            f"{name} must be a dense tensor; got a {type(part).__name__}. Resize images to one "
            "size, and pad boxes and their labels, by `padded_batch` or `to_tensor()`: zeros are "
            "no box."
        )
    return part


def _known_rank(part, path):
    if part is not None and part.shape.rank is None:
        raise ValueError(
            f"{_name(path)} must be of a known rank; got an unknown shape. Use `set_shape` or "
            "`tf.ensure_shape` in a `map` before."
        )
    return None if part is None else part.shape.rank


def _name(path):
    return f"Component {'/'.join(map(str, path))} of an element" if path else "The element"


def _blank(part, role, low):
    """Returns a batch of two that is empty, from which dtypes and shapes can be told."""
    if role == "images" and None in part.shape[1:]:
        raise ValueError(
            "Augmentation of batches needs images of a known height, width and number of "
            f"channels; got the shape {part.shape}. Resize them before, or use `set_shape`."
        )
    shape = [2, *(length or 1 for length in part.shape[1:])]
    value = low if role == "images" and part.dtype.is_floating else 0
    return np.full(shape, value, part.dtype.as_numpy_dtype)


def _known_lengths(before, after):
    """Returns the lengths of a sample's result, None where the input's is unknown."""
    unknown = [length is None for length in before]
    return [
        None if place < len(unknown) and unknown[place] else length
        for place, length in enumerate(after)
    ]


def _as_tuple(parts):
    return parts if isinstance(parts, tuple) else (parts,)
