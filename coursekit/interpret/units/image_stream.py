"""Any data set as batches of a model's inputs, read once."""

from operator import length_hint

from coursekit._keras.progress import progress
import keras
import numpy as np

IMAGE_KEYS = ("image", "images")  # of data sets whose elements are dictionaries
ENDLESS = -1  # what tf.data calls the cardinality of an endless data set


def image_stream(model, dataset, size):
    """Yields batches of a model's inputs, in the order of the data set.

    Args:
        model: The `keras.Model`.
        dataset: Array of images; a `tf.data.Dataset`, a `keras.utils.PyDataset` or anything to
            iterate over, of images or of batches. Where it or an element is a tuple, its first
            part counts; of a dictionary the part "image" or "images" if the model has one input.
        size: Images in a batch at most.

    Yields:
        Array of (N, H, W, C), or a list or dictionary of them for a model of several inputs.

    Raises:
        ValueError: If the data set cannot be iterated over, is endless or holds nothing.
    """
    specification = getattr(model, "inputs", None) or []
    rank = len(specification[0].shape) if specification else 4
    is_empty = True
    for batch in _batches(dataset, size, rank, len(specification)):
        for start in range(0, _count(batch), size):
            is_empty = False
            yield _part(batch, slice(start, start + size))
    if is_empty:
        raise ValueError(f"`dataset` must hold at least one image; got none from {dataset!r:.60}.")


def _batches(dataset, size, rank, inputs):
    """Yields batches of any size: those of the data set, or its single images stacked."""
    elements, total = _elements(dataset, size, rank, inputs)
    singles = []
    with progress(total, "elements of the data set") as done:
        for number, element in enumerate(elements, 1):
            arrays = keras.tree.map_structure(np.asarray, _model_inputs(element, inputs))
            if keras.tree.flatten(arrays)[0].ndim != rank - 1:
                yield arrays
            else:
                singles.append(arrays)
            if len(singles) == size:
                yield _stacked(singles)
                singles = []
            done(number)
    if singles:
        yield _stacked(singles)


def _elements(dataset, size, rank, inputs):
    """Returns what to iterate over, and how many there are, 0 if that is not known."""
    if isinstance(dataset, tuple):
        dataset = dataset[0]
    if hasattr(dataset, "shape") or (inputs > 1 and isinstance(dataset, list | dict)):
        starts = range(0, _count(dataset), size)
        return (_part(dataset, slice(start, start + size)) for start in starts), len(starts)
    if isinstance(dataset, keras.utils.PyDataset):
        return (dataset[index] for index in range(len(dataset))), len(dataset)
    if hasattr(dataset, "element_spec"):
        if int(dataset.cardinality()) == ENDLESS:
            raise ValueError("`dataset` must end; got an endless one: `take` some elements of it.")
        first = keras.tree.flatten(_model_inputs(dataset.element_spec, inputs))[0]
        dataset = dataset.batch(size) if first.shape.rank == rank - 1 else dataset
    if not hasattr(dataset, "__iter__"):
        raise ValueError(
            "`dataset` must be an array, a `tf.data.Dataset` or yield images or batches of them; "
            f"got a {type(dataset).__name__}."
        )
    return dataset, length_hint(dataset, 0)


def _model_inputs(element, inputs):
    """Returns what the model takes of an element, which may hold labels too."""
    if isinstance(element, tuple) or (isinstance(element, list) and inputs == 1):
        return _model_inputs(element[0], inputs)
    if isinstance(element, dict) and inputs < 2:
        return next((element[key] for key in IMAGE_KEYS if key in element), element)
    return element


def _count(batch):
    return len(keras.tree.flatten(batch)[0])


def _stacked(singles):
    return keras.tree.map_structure(lambda *images: np.stack(images), *singles)


def _part(batch, index):
    return keras.tree.map_structure(lambda array: np.asarray(array[index]), batch)
