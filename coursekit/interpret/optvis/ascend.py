"""Gradient ascent on the parameters of images."""

from typing import NamedTuple
from weakref import ref

from coursekit._arguments import require_count
from coursekit._keras.networks.gradients import value_and_gradients
from coursekit._keras.progress import progress
from coursekit._short_text import named_fields
from coursekit.interpret.optvis.canvas import channels_as_configured, read_canvas
from coursekit.interpret.optvis.objective import seen, total
from coursekit.interpret.optvis.rules import adam
from coursekit.interpret.optvis.transforms import compose
from coursekit.interpret.probing.remembered import compiled, remembered
from coursekit.interpret.probing.warned import warn
import keras
from keras import ops
import numpy as np


class Ascent(NamedTuple):
    """What an ascent has found.

    Attributes:
        images: float32 images of the shape that the model takes.
        scores: (steps + 1, N) float32 scores of the objective: before each step, and of the
            images that are returned.
    """

    images: np.ndarray
    scores: np.ndarray

    __repr__ = named_fields


def ascend(
    model,
    objective,
    parameterization,
    *,
    transform=None,
    steps=128,
    rule=None,
    start=None,
    count=None,
    size=None,
    input=None,
    seed=0,
):
    """Makes images that raise an objective.

    All images are computed at once, and only the parameters of the images change: the model is
    left as it was.

    Args:
        model: A built `keras.Model` of any kind.
        objective: An `Objective`.
        parameterization: `Pixels`, `Fourier` or an object with their methods, hashable.
        transform: What the images pass before the model sees them, or None.
        steps: How often the parameters move.
        rule: How they move, `plain`, `adam` or `sphere` of `rules`; by default Adam with a learning
            rate of 0.05.
        start: Images to begin with, in the model's input range, or a list or dictionary of arrays
            for a model of several inputs; by default random parameters.
        count: Number of images; by default as many as the start or the objective has, or 1.
        size: Height and width, for a model that takes any.
        input: Index or name of the input that is made, for a model of several.
        seed: Seed of random parameters and transforms.

    Returns:
        The `Ascent`.

    Raises:
        ValueError: If an argument is not of the kind above, or does not fit the model.

    Example:
        >>> import keras
        >>> from coursekit.interpret.optvis import objectives, transforms
        >>> from coursekit.interpret import ascend
        >>> from coursekit.interpret.optvis.parameterizations import Fourier
        >>> layers = [keras.layers.Conv2D(4, 3, name="conv"), keras.layers.Flatten()]
        >>> model = keras.Sequential([keras.Input((8, 8, 3)), *layers])
        >>> objective = objectives.channel("conv", range(4))
        >>> found = ascend(
        ...     model, objective, Fourier((0, 1)), transform=transforms.jitter(1), steps=8
        ... )
        >>> found.images.shape, found.scores.shape
        ((4, 8, 8, 3), (9, 4))

    Reference:
        Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017.
    """
    require_count("steps", steps, least=0)
    canvas = read_canvas(model, objective, start=start, count=count, size=size, input=input)
    transform, generator = transform or compose(), np.random.default_rng(seed)
    rule = rule or adam()
    step = _compiled_step(model, objective, parameterization, transform, rule, canvas)
    first = ops.convert_to_tensor(_first_parameters(canvas, parameterization, generator))
    following, scores = rule.begin(first, *rule.numbers), []
    with progress(steps, "steps") as done:
        for number in range(steps + 1):
            parameters = following[0]
            draws = generator.random((canvas.count, transform.draws), dtype="float32")
            values, is_zero, following = step(*following, draws)
            scores.append(ops.convert_to_numpy(values))
            if number == 0 and steps:
                _warn_of_zeros(is_zero)
            if 0 < number < steps:
                done(number)
    images = parameterization.images(parameters, canvas.shape)
    images = ops.convert_to_numpy(channels_as_configured(images))
    return Ascent(images.astype("float32", copy=False), np.stack(scores))


def _first_parameters(canvas, parameterization, generator):
    if canvas.start is None:
        return parameterization.random(canvas.count, canvas.shape, generator)
    return parameterization.parameters(canvas.start)


def _compiled_step(model, objective, parameterization, transform, rule, canvas):
    """Returns a function that scores parameters and moves them."""
    key, data = objective.key(model), objective.data(canvas.count)
    views = _view_function(ref(model), key, parameterization, transform, canvas)
    known = (key, parameterization, transform, canvas.shape, repr(canvas.inputs.structure))
    known += (canvas.inputs.chosen, tuple(other.shape[1:] for other in canvas.others))

    def first_views():
        first = parameterization.random(1, canvas.shape, np.random.default_rng(0))
        draws = np.zeros((1, transform.draws), "float32")
        others = [other[:1] for other in canvas.others]
        return views(ops.convert_to_tensor(first), draws, others)

    objective.check(model, remembered(model, ("views", known), first_views))
    step = _step(lambda *tensors, data: total(key, views(*tensors), data), rule.move)
    function = compiled(model, ("ascend", known, rule.move), step)
    return lambda parameters, state, draws: function(
        parameters, state, rule.numbers, draws, canvas.others, data
    )


def _step(scores, move):
    def step(parameters, state, numbers, draws, others, data):
        values, (gradient,) = value_and_gradients(
            lambda parameters: scores(parameters, draws, others, data=data),
            [parameters],
            missing_are_zeros=False,
        )
        if gradient is None:
            raise ValueError(
                "`objective` must have a gradient: no differentiable way leads to it from the "
                "images."
            )
        is_zero = ops.logical_not(ops.any(gradient != 0, axis=tuple(range(1, gradient.ndim))))
        return values, is_zero, move(parameters, gradient, state, *numbers)

    return step


def _view_function(reference, key, parameterization, transform, canvas):
    """Returns a function of parameters that shows their images to the model."""
    shape, structure, chosen = canvas.shape, canvas.inputs.structure, canvas.inputs.chosen

    def views(parameters, draws, others):
        images = parameterization.images(parameters, shape)
        shown = channels_as_configured(_cut(transform(images, draws), shape))
        tensors = [ops.convert_to_tensor(other) for other in others]
        tensors.insert(chosen, shown)
        inputs = keras.tree.pack_sequence_as(structure, tensors)
        return seen(reference(), key, inputs, images)

    return views


def _cut(images, shape):
    """Cuts the middle out of images that a transform has enlarged."""
    if tuple(images.shape[1:]) == tuple(shape):
        return images
    row, column = ((images.shape[axis + 1] - shape[axis]) // 2 for axis in (0, 1))
    return images[:, row : row + shape[0], column : column + shape[1]]


def _warn_of_zeros(is_zero):
    is_zero = ops.convert_to_numpy(is_zero)
    if is_zero.any():
        warn(
            f"the objective has no gradient where image {int(np.argmax(is_zero))} begins, as "
            "behind rectifiers that are all off: take another `seed` or `start`.",
        )
