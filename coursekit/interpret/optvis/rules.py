"""Rules: how a step follows from the gradient.

They are functions of tensors, so that a step is compiled as a whole; Keras's optimizers keep their
state in variables.
"""

from collections.abc import Callable
from typing import NamedTuple

from coursekit._arguments import require_positive
from keras import ops
import numpy as np

FIRST, SECOND, EPSILON = 0.9, 0.999, 1e-7  # of Adam, as in `keras.optimizers.Adam`
TINY = 1e-30  # keeps a gradient of length 0 at 0


class Rule(NamedTuple):
    """How parameters move.

    Attributes:
        begin: Takes the first parameters and the numbers, and returns where the ascent begins and
            a tuple of tensors to remember.
        move: Takes parameters, their gradient, what is remembered and the numbers, and returns
            the new parameters and what is remembered of them.
        numbers: Learning rates and the like, which may change without a new compilation.
    """

    begin: Callable
    move: Callable
    numbers: tuple


def plain(learning_rate):
    """Moves along the gradient, as far as the learning rate times its length.

    Args:
        learning_rate: Factor of the gradient.

    Raises:
        ValueError: If it is not above 0.
    """
    require_positive(learning_rate=learning_rate)
    return Rule(_as_given, _plain, (np.float32(learning_rate),))


def adam(learning_rate=0.05):
    """Moves as Adam does: each parameter by about the learning rate, however long the gradient.

    Args:
        learning_rate: Size of a step.

    Raises:
        ValueError: If it is not above 0.

    Reference:
        Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.
    """
    require_positive(learning_rate=learning_rate)
    return Rule(_begin_adam, _adam, (np.float32(learning_rate),))


def sphere(norm, learning_rate=0.3, *, center=0.0):
    """Moves along the direction of the gradient and straight back to a sphere.

    The length of each image, less the center, is exact from the start on.

    Args:
        norm: Radius of the sphere.
        learning_rate: Length of a step before it is brought back, as a share of the norm.
        center: Value of each parameter in the middle of the sphere.

    Raises:
        ValueError: If the norm or the learning rate is not above 0.

    Example:
        >>> import numpy as np
        >>> from coursekit.interpret.optvis.rules import sphere
        >>> rule = sphere(5)
        >>> np.ravel(rule.begin(np.array([[6.0, 8.0]], "float32"), *rule.numbers)[0]).tolist()
        [3.0, 4.0]
    """
    require_positive(norm=norm, learning_rate=learning_rate)
    numbers = tuple(map(np.float32, (norm, learning_rate, center)))
    return Rule(_begin_sphere, _sphere, numbers)


def lengths(tensor):
    """Returns the length of each image, in a shape that divides the images.

    Args:
        tensor: Tensor of (N, ...).
    """
    axes = tuple(range(1, len(tensor.shape)))
    return ops.sqrt(ops.sum(ops.square(tensor), axis=axes, keepdims=True))


def _as_given(parameters, *numbers):
    return parameters, ()


def _plain(parameters, gradient, state, learning_rate):
    return parameters + learning_rate * gradient, ()


def _begin_adam(parameters, *numbers):
    zeros = ops.zeros_like(parameters)
    return parameters, (zeros, zeros, ops.zeros((), "float32"))


def _adam(parameters, gradient, state, learning_rate):
    mean, square, step = state[0], state[1], state[2] + 1
    mean = FIRST * mean + (1 - FIRST) * gradient
    square = SECOND * square + (1 - SECOND) * ops.square(gradient)
    deviation = ops.sqrt(square / (1 - SECOND**step)) + EPSILON
    moved = parameters + learning_rate * mean / (1 - FIRST**step) / deviation
    return moved, (mean, square, step)


def _begin_sphere(parameters, norm, learning_rate, center):
    return _on_sphere(parameters, norm, center), ()


def _sphere(parameters, gradient, state, norm, learning_rate, center):
    direction = gradient / ops.maximum(lengths(gradient), TINY)
    return _on_sphere(parameters + learning_rate * norm * direction, norm, center), ()


def _on_sphere(parameters, norm, center):
    away = parameters - center
    return center + away * (norm / ops.maximum(lengths(away), TINY))
