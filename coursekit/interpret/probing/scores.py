"""What is explained: one number for each image, made from a model's outputs."""

from collections.abc import Callable
from typing import NamedTuple

from coursekit._arguments import require_one_of
from coursekit._keras.networks.logits import logits_of
from coursekit.interpret.probing.warned import warn
import keras
from keras import ops
import numpy as np

SCORES = ("logit", "probability")


class Target(NamedTuple):
    """What to explain of each image.

    Attributes:
        classes: (N,) int32 classes; zeros if a function makes the scores.
        function: Function from the model's outputs to (N,) scores, or None.
        output: Index or name of the output, or None for the only one.
        score: "logit" or "probability".
        names: Names of the model's outputs, where they are a list.
        argument: What a message calls the classes.
    """

    classes: np.ndarray
    function: Callable | None
    output: int | str | None
    score: str
    names: tuple = ()
    argument: str = "target"

    @property
    def key(self):
        """What a compiled function depends on."""
        return self.function, self.output, self.score

    def scores(self, outputs, classes):
        """Returns the (N,) float32 scores of a batch.

        Args:
            outputs: What the model returned.
            classes: The classes of this batch.
        """
        if self.function is not None:
            scores = self.function(outputs)
            return ops.cast(scores, "float32")
        values = self.values(outputs)
        if len(values.shape) > 2:  # a map of classes: its mean
            channel = 1 if keras.config.image_data_format() == "channels_first" else -1
            values = ops.moveaxis(values, channel, -1)
            values = ops.mean(values, axis=tuple(range(1, len(values.shape) - 1)))
        return ops.take_along_axis(values, classes[:, None], axis=1)[:, 0]

    def values(self, outputs):
        """Returns the chosen output in float32, before its softmax or sigmoid for logits."""
        output = choose_output(outputs, self.output, names=self.names)
        if self.score == "logit":
            output = logits_of(output)
        return ops.cast(output, "float32")


def read_target(target, count, *, output=None, score="logit", names=(), argument="target"):
    """Reads what a method is asked to explain.

    Args:
        target: A class, an array of a class for each image, (N,), (N, 1) or one-hot
            (N, classes), or a function from the model's outputs to (N,) scores.
        count: Number of images.
        output: Index or name of the output, for a model of several.
        score: "logit", which is taken before a final softmax or sigmoid wherever that stands, or
            "probability", which is the output as it is.
        names: Names of the model's outputs, see `output_names`.
        argument: What the user calls the target.

    Returns:
        The `Target`.

    Raises:
        ValueError: If the target is no class, is not one for each image, or `score` is unknown.
    """
    require_one_of("score", score, SCORES)
    if callable(target):
        return Target(np.zeros(count, "int32"), target, output, score, names, argument)
    classes = np.asarray(target)
    if _is_one_hot(classes):
        classes = classes.argmax(axis=1)
    if classes.ndim == 2 and classes.shape[1] == 1:  # a column of labels, as Keras's CIFAR-10 has
        classes = classes[:, 0]
    if classes.ndim == 1 and classes.dtype.kind == "f" and np.all(np.mod(classes, 1) == 0):
        classes = classes.astype("int64")
    if classes.dtype.kind not in "iu" or classes.ndim > 1:
        got = f"an array of the shape {classes.shape}" if classes.ndim > 1 else f"{target!r:.60}"
        raise ValueError(
            f"`{argument}` must be a class, an array of one class for each image, one-hot or not, "
            f"or a function of the model's outputs; got {got}."
        )
    if classes.ndim == 1 and len(classes) != count:
        raise ValueError(
            f"`{argument}` must hold {count} classes, one an image; got {len(classes)}."
        )
    classes = np.broadcast_to(classes, (count,)).astype("int32")
    return Target(classes, None, output, score, names, argument)


def _is_one_hot(labels):
    """Tells (N, classes) labels that are 1 at one class and 0 elsewhere."""
    if labels.ndim != 2 or labels.shape[1] < 2 or labels.dtype.kind not in "biuf":
        return False
    return bool(np.isin(labels, (0, 1)).all() and (labels.sum(axis=1) == 1).all())


def check_classes(target, outputs):
    """Raises a ValueError if a class is none of those that the model tells apart.

    Args:
        target: The `Target`.
        outputs: What the model returns for some images.
    """
    name = target.argument
    if target.function is not None:
        shape = tuple(target.function(outputs).shape)
        if len(shape) != 1:
            raise ValueError(f"`{name}` must return one score an image, (N,); got shape {shape}.")
        return
    values = target.values(outputs)
    if len(values.shape) < 2:
        raise ValueError(
            f"`{name}` must be a function: the model's output of shape {tuple(values.shape)} has "
            "no classes."
        )
    first = len(values.shape) > 2 and keras.config.image_data_format() == "channels_first"
    count = values.shape[1 if first else -1]
    wrong = target.classes[(target.classes < 0) | (target.classes >= count)]
    if len(wrong) and count == 1:
        raise ValueError(
            f"`{name}` must be 0, which names the model's one score (a sigmoid's speaks for class "
            f"1), or a function of the outputs; got {wrong[0]}."
        )
    if len(wrong):
        raise ValueError(f"`{name}` must be a class from 0 to {count - 1}; got {wrong[0]}.")
    if target.score == "logit" and _are_shares(values, 1 if first else -1):
        warn(
            "the logits of the model's output, which looks like probabilities, are not found, and "
            "the probabilities take their place; end the model with `keras.activations.softmax`.",
        )
    if target.score == "probability":
        _warn_of_logits(values, 1 if first else -1)


def _warn_of_logits(values, axis):
    """Warns where several numbers along an axis cannot be probabilities."""
    values = ops.convert_to_numpy(values)
    low, high = values.min(), values.max()
    if values.shape[axis] > 1 and (low < -1e-3 or high > 1 + 1e-3):
        warn(
            "`score` is the probability, but the model's outputs are none (they run from "
            f"{low:.3g} to {high:.3g}), and are taken as they are; end the model with "
            "`keras.activations.softmax`, or ask for the score 'logit'.",
        )


def _are_shares(values, axis):
    """Tells whether several numbers along an axis are shares of 1 everywhere."""
    values = ops.convert_to_numpy(values)
    if values.shape[axis] < 2 or values.min() < 0:
        return False
    return bool(np.allclose(values.sum(axis), 1, atol=1e-3))


def output_names(model):
    """Returns the names of a model's outputs, none for a model in plain Python."""
    return tuple(getattr(model, "output_names", None) or ())


def choose_output(outputs, wanted, *, names=()):
    """Returns one of a model's outputs.

    Args:
        outputs: A tensor, or a list, tuple or dictionary of them.
        wanted: Index or name; None for the only one.
        names: Names of outputs that come as a list.

    Raises:
        ValueError: If there are several and none is named, or there is no such output.
    """
    if isinstance(outputs, dict):
        names, tensors = list(outputs), list(outputs.values())
    else:
        tensors = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
        names = names if len(names) == len(tensors) else range(len(tensors))
    if wanted is None and len(tensors) == 1:
        return tensors[0]
    if wanted in names:
        return tensors[list(names).index(wanted)]
    if isinstance(wanted, int) and 0 <= wanted < len(tensors):
        return tensors[wanted]
    raise ValueError(f"`output` must be one of {', '.join(map(str, names))}; got {wanted!r}.")
