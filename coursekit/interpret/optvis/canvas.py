"""What an ascent begins with: the shape of the images, and those it is given."""

from typing import NamedTuple

from coursekit._arguments import pair, require_count
from coursekit._keras.networks.models import require_model
from coursekit.interpret.probing.inputs import Inputs, read_inputs
import keras
from keras import ops
import numpy as np


class Canvas(NamedTuple):
    """The place where images are made.

    Attributes:
        inputs: The `Inputs`; what is in the place of the images is of no use.
        shape: (H, W, C) of an image, channels last.
        count: How many images are made.
        start: Images to begin with, channels last, or None.
    """

    inputs: Inputs
    shape: tuple
    count: int
    start: np.ndarray | None

    @property
    def others(self):
        """The arrays of the model's other inputs."""
        return [x for index, x in enumerate(self.inputs.arrays) if index != self.inputs.chosen]


def read_canvas(model, objective, *, start=None, count=None, size=None, input=None):
    """Reads which images are to be made.

    Args:
        model: A built `keras.Model`.
        objective: The `Objective`.
        start: Images to begin with, in the model's input range, or a list or dictionary of arrays
            for a model of several inputs; or None.
        count: Number of images; by default as many as the start or the objective has, or 1.
        size: Height and width, for a model that takes any.
        input: Index or name of the input that is made, for a model of several.

    Returns:
        The `Canvas`.

    Raises:
        ValueError: If the arguments do not fit the model or each other, or the shape of an image
            is not known.
    """
    require_model(model, built=True)
    if count is not None:
        require_count("count", count)
    if start is None:
        shape = _shape(model, size)
        return Canvas(Inputs([None], 0, 0), shape, count or objective.count or 1, None)
    inputs = read_inputs(model, start, input=input)
    images = channels_last(inputs.images)
    if count not in (None, len(images)):
        raise ValueError(f"`count` must be that of the images in `start`; got {count!r}.")
    return Canvas(inputs, images.shape[1:], len(images), images)


def channels_last(images):
    """Moves the channels of the model's images to the end."""
    return _moved(images, 1, -1)


def channels_as_configured(images):
    """Moves the channels of images to where the model has them."""
    return _moved(images, -1, 1)


def _moved(images, source, destination):
    is_first = keras.config.image_data_format() == "channels_first"
    if not is_first or len(images.shape) != 4:
        return images
    move = np.moveaxis if isinstance(images, np.ndarray) else ops.moveaxis
    return move(images, source, destination)


def _shape(model, size):
    inputs = getattr(model, "inputs", None) or []
    if len(inputs) != 1:
        what = f"has {len(inputs)} inputs" if inputs else "does not say the shape of its images"
        raise ValueError(f"`start` must hold arrays to begin with: {model.name!r} {what}.")
    shape = tuple(channels_last(inputs[0]).shape)[1:]
    wanted = pair("size", size) if size is not None else shape[:2]
    if len(shape) == 3:
        sizes = [w if s is None else s for w, s in zip(wanted, shape[:2], strict=True)]
        shape = (*sizes, shape[2])
    if None in shape or shape[:2] != wanted:
        raise ValueError(
            f"`size` must be the height and width of images of shape {inputs[0].shape[1:]}; "
            f"got {size!r}."
        )
    return shape
