"""Objectives: what images can be made to raise."""

from coursekit.interpret.optvis.objective import Objective, Place, Term
from coursekit.interpret.probing.scores import Target, check_classes, read_target
from keras import ops
import numpy as np

TINY = 1e-12  # keeps a division by the length of zeros at zero


def channel(layer, index):
    """The mean of a layer's channel over its places; of a dense layer, one unit.

    Args:
        layer: Name, path or object of a layer, also in a nested model.
        index: The channel, or an array of a channel for each image: one ascent then makes an
            image for each.

    Returns:
        The `Objective`.

    Raises:
        ValueError: If the index is no integer; if the layer has no such channel, later.

    Example:
        >>> from coursekit.interpret.optvis import objectives
        >>> objectives.channel("conv", range(16)).count
        16

    Reference:
        Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017.
    """
    return Objective([Term(_channel, layer, (_indices("index", index),), check=_check_channel)])


def neuron(layer, index, row=None, column=None):
    """One place of a layer's channel: the unit whose receptive field lies there.

    Args:
        layer: As for `channel`, with maps.
        index: As for `channel`.
        row: Where the unit is, or an array of a row for each image; in the middle by default.
        column: As for `row`.

    Returns:
        The `Objective`.

    Raises:
        ValueError: If a number is no integer; if the layer has no such unit, later.
    """
    numbers = [_indices("index", index)]
    numbers += [
        place if place is None else _indices(name, place)
        for name, place in (("row", row), ("column", column))
    ]
    return Objective([Term(_neuron, layer, tuple(numbers), check=_check_neuron)])


def deep_dream(layer):
    """The mean square of all that a layer computes, whatever it is.

    Args:
        layer: As for `channel`.

    Returns:
        The `Objective`.

    Reference:
        Mordvintsev, Olah and Tyka, "Inceptionism: Going Deeper into Neural Networks", 2015.
    """
    return Objective([Term(_mean_square, layer)])


def class_score(target, *, output=None, score="logit"):
    """The score of a class.

    Args:
        target: A class, an array of a class for each image, or a function from the model's
            outputs to (N,) scores. 0 names the score of a model that has one alone, as of a
            sigmoid, where it speaks for class 1.
        output: Index or name of the output, for a model of several.
        score: "logit", taken before a final softmax or sigmoid, or "probability", which rises as
            well when the scores of the other classes fall.

    Returns:
        The `Objective`.

    Raises:
        ValueError: If the target is none of these; if the model has no such class, later.
    """
    count = np.size(target) if np.ndim(target) else 1
    found = read_target(target, count, output=output, score=score)
    classes = found.classes if np.ndim(target) else found.classes[0]
    return Objective([Term(_class_score, Place.OUTPUTS, (classes,), found.key, _check_class)])


def diversity(layer):
    """How little the images of a batch resemble each other in a layer's eyes.

    It is the negative mean cosine of the angles between an image's Gram matrix and those of the
    others: -1 for images alike, and 0 for a single image. Add it to another objective.

    Args:
        layer: As for `channel`.

    Returns:
        The `Objective`.

    Reference:
        Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017.
    """
    return Objective([Term(_diversity, layer)])


def image_energy(center=0.0):
    """The sum of an image's squares, to be subtracted as an L2 penalty.

    Args:
        center: Value of a pixel from which the squares are taken.

    Returns:
        The `Objective`.
    """
    return Objective([Term(_energy, Place.IMAGES, (np.asarray(center, "float32"),))])


def total_variation():
    """The sum of the differences between neighboring pixels, to be subtracted as a penalty.

    Returns:
        The `Objective`.

    Reference:
        Mahendran and Vedaldi, "Understanding Deep Image Representations by Inverting Them", 2015.
    """
    return Objective([Term(_variation, Place.IMAGES)])


def _indices(name, value):
    numbers = np.asarray(list(value) if isinstance(value, range) else value)
    if numbers.dtype.kind not in "iu" or numbers.ndim > 1:
        raise ValueError(f"`{name}` must be an integer or an array of them; got {value!r:.60}.")
    return numbers.astype("int32")


def _pick(values, index, axis):
    """Returns for each image the part of an axis that its index says."""
    sizes = [values.shape[axis] if each == axis else 1 for each in range(1, len(values.shape))]
    chosen = ops.reshape(ops.one_hot(index, values.shape[axis]), (-1, *sizes))
    return ops.sum(values * chosen, axis=axis)


def _mean(values):
    return ops.mean(ops.reshape(values, (ops.shape(values)[0], -1)), axis=1)


def _sum(values):
    return ops.sum(ops.reshape(values, (ops.shape(values)[0], -1)), axis=1)


def _channel(values, index):
    return _mean(_pick(values, index, len(values.shape) - 1))


def _neuron(maps, index, row, column):
    picked = _pick(maps, index, 3)
    rows = picked[:, maps.shape[1] // 2] if row is None else _pick(picked, row, 1)
    return rows[:, maps.shape[2] // 2] if column is None else _pick(rows, column, 1)


def _mean_square(values):
    return _mean(ops.square(values))


def _class_score(outputs, classes, *key):
    return Target(None, *key).scores(outputs, classes)


def _diversity(values):
    count, channels = ops.shape(values)[0], values.shape[-1]
    places = ops.reshape(values, (count, -1, channels))
    grams = ops.reshape(ops.matmul(ops.swapaxes(places, 1, 2), places), (count, channels**2))
    grams = grams * ops.rsqrt(ops.sum(ops.square(grams), axis=1, keepdims=True) + TINY)
    cosines = ops.matmul(grams, ops.transpose(grams)) * (1 - ops.eye(count))
    return -ops.sum(cosines, axis=1) / ops.maximum(ops.cast(count, "float32") - 1, 1)


def _energy(images, center):
    return _sum(ops.square(images - ops.reshape(center, (-1, *[1] * (len(images.shape) - 1)))))


def _variation(images):
    rows, columns = images[:, 1:] - images[:, :-1], images[:, :, 1:] - images[:, :, :-1]
    return _sum(ops.abs(rows)) + _sum(ops.abs(columns))


def _check_channel(values, index):
    _require_below("index", index, values.shape[-1])


def _check_neuron(maps, index, row, column):
    if len(maps.shape) != 4:
        raise ValueError(
            f"`layer` must have an output of rows, columns and channels; got shape {maps.shape}."
        )
    for name, number, size in zip(
        ("index", "row", "column"), (index, row, column), np.roll(maps.shape[1:], 1), strict=True
    ):
        if number is not None:
            _require_below(name, number, size)


def _check_class(outputs, classes, *key):
    check_classes(Target(np.atleast_1d(classes), *key), outputs)


def _require_below(name, numbers, count):
    wrong = numbers[(numbers < 0) | (numbers >= count)]
    if len(wrong):
        raise ValueError(f"`{name}` must be from 0 to {count - 1}; got {wrong[0]}.")
