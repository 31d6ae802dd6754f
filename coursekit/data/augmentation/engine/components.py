"""Between the elements of a data set and the batches that operations take."""

from contextlib import nullcontext
import threading

from coursekit.data.augmentation.engine.batch import ROLES, gather, role_of
import numpy as np
import tensorflow as tf

SMALL = 64 * 64  # pixels, up to which two threads in each other's way take longer than one
_TURNS = threading.Lock()


def on_arrays(function, element, seed):
    """Applies a function of a `Batch` and a seed to an element of arrays.

    Args:
        function: Takes a `Batch` and a seed; returns a `Batch`.
        element: Array, or tuples and dictionaries of arrays.
        seed: Passed on.

    Returns:
        The element with the components that the function changed.
    """
    element = tf.nest.map_structure(np.asarray, element)
    paths, parts = _paths(element), tf.nest.flatten(element)
    roles = [role_of(path, part.ndim) for path, part in zip(paths, parts, strict=True)]
    return _with_roles(function, element, roles, seed)


def on_symbols(function, element, seed):
    """Does the same inside a graph, in one `tf.numpy_function`.

    Args:
        function: Takes a `Batch` and a seed; returns a `Batch`.
        element: Tensor, or tuples and dictionaries of tensors.
        seed: Integer tensor.

    Returns:
        The element with tensors of known dtypes and, but for the batch, shapes.

    Raises:
        ValueError: If the height, width or channels of the images are unknown.
    """
    paths = _paths(element)
    parts = [tf.convert_to_tensor(part) for part in tf.nest.flatten(element)]
    roles = [role_of(path, part.shape.rank) for path, part in zip(paths, parts, strict=True)]
    taken = [part for part, role in zip(parts, roles, strict=True) if role]
    roles_taken = [role for role in roles if role]

    def compute(seed, *arrays):
        with _turn(arrays, roles_taken):
            return _with_roles(function, list(arrays), roles_taken, seed)

    samples = compute(0, *map(_sample, taken, roles_taken))
    results = tf.numpy_function(compute, [seed, *taken], [one.dtype for one in samples])
    for result, sample, part in zip(results, samples, taken, strict=True):
        result.set_shape([part.shape[0], *_known_lengths(part.shape[1:], sample.shape[1:])])
    results = iter(results)
    merged = [next(results) if role else part for part, role in zip(parts, roles, strict=True)]
    return tf.nest.pack_sequence_as(element, merged)


def _turn(arrays, roles):
    """Lets threads with small images take turns: most of their time is Python's, one at a time."""
    _, height, width = arrays[roles.index("images")].shape[:3]
    return _TURNS if height * width <= SMALL else nullcontext()


def _with_roles(function, element, roles, seed):
    parts = tf.nest.flatten(element)
    batch = function(gather(list(zip(roles, parts, strict=True))), seed)
    results = {role: iter(_as_tuple(getattr(batch, role))) for role in ROLES}
    changed = [
        next(results[role]) if role else part for role, part in zip(roles, parts, strict=True)
    ]
    return tf.nest.pack_sequence_as(element, changed)


def _sample(part, role):
    """Returns a batch of two zeros, from which dtypes and shapes can be told."""
    if role == "images" and None in part.shape[1:]:
        raise ValueError(
            "Augmentation of batches needs images of a known height, width and number of "
            f"channels; got the shape {part.shape}. Resize them before, or use `set_shape`."
        )
    return np.zeros([2, *(length or 1 for length in part.shape[1:])], part.dtype.as_numpy_dtype)


def _known_lengths(before, after):
    """Returns the lengths of a sample's result, None where the input's is unknown."""
    unknown = [length is None for length in before]
    return [
        None if place < len(unknown) and unknown[place] else length
        for place, length in enumerate(after)
    ]


def _as_tuple(parts):
    return parts if isinstance(parts, tuple) else (parts,)


def _paths(element):
    """Returns the path to each component, in the order of `tf.nest.flatten`."""
    if isinstance(element, dict):
        inside = [((key,), element[key]) for key in sorted(element)]
    elif isinstance(element, list | tuple):
        inside = [((place,), part) for place, part in enumerate(element)]
    else:
        return [()]
    return [(*start, *path) for start, part in inside for path in _paths(part)]
