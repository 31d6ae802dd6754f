"""Steps toward a class until the model takes an image for it."""

from typing import NamedTuple

from coursekit._arguments import require_count, require_positive
from coursekit._keras.progress import progress
from coursekit._short_text import named_fields
from coursekit.interpret.adversaries.attacked import Attacked
from coursekit.interpret.adversaries.ball import read_ball, read_norm
from coursekit.interpret.probing.value_range import read_value_range
import numpy as np


class TargetedAttack(NamedTuple):
    """What an attack has reached.

    Attributes:
        images: float32 array, the changed images.
        steps: (N,) int32 steps that each took, or all that it had.
        fooled: (N,) bool, whether the model takes the image for the target.
    """

    images: np.ndarray
    steps: np.ndarray
    fooled: np.ndarray

    __repr__ = named_fields


def targeted_attack(
    model,
    images,
    target,
    *,
    value_range,
    size=np.inf,
    norm="2",
    steps=100,
    step_size=None,
    output=None,
    input=None,
    batch_size=32,
):
    """Changes images by steps toward a class, each until the model takes it for that class.

    Args:
        model: A built `keras.Model` that returns (N, classes) scores, or (N, 1) for two classes.
        images: As for `fgsm`.
        target: The class to be taken for, or an array of a class for each image, (N,) or one-hot
            (N, classes).
        value_range: The lowest and highest value of a pixel, which no image leaves.
        size: How much an image may change, one number or one for each; by default as much as the
            range of its pixels allows.
        norm: How changes are measured: "2", by the root of the sum of squares, or "inf", by the
            largest value.
        steps: How many steps an image has at most.
        step_size: Size of a step; by default a quarter of one of 255 gray levels, for each pixel
            ("inf") or in the root mean square ("2").
        output: Index or name of the output, for a model of several.
        input: Index or name of the input that is changed, for a model of several with images.
        batch_size: Images that are computed at once.

    Returns:
        The `TargetedAttack`. An image that is taken for the target from the start is unchanged
        after 0 steps.

    Raises:
        ValueError: If an argument is not of the kind above, or the images are out of range.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import targeted_attack
        >>> dense = keras.layers.Dense(1, kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten(), dense])
        >>> images = np.stack([np.full((2, 2, 1), -0.7), np.full((2, 2, 1), 0.2)])
        >>> found = targeted_attack(model, images, 1, value_range=(-1, 1), step_size=0.5)
        >>> found.steps.tolist(), found.fooled.tolist()
        ([3, 0], [True, True])

    Reference:
        Szegedy and others, "Intriguing Properties of Neural Networks", ICLR 2014.
    """
    require_count("steps", steps)
    norm = read_norm(norm)
    low, high = read_value_range(value_range)
    attacked = Attacked(
        model,
        images,
        target,
        targeted=True,
        output=output,
        input=input,
        batch_size=batch_size,
        argument="target",
    )
    found = np.array(attacked.images)
    if step_size is None:
        step_size = (high - low) / 1020 * (1 if norm == "inf" else np.sqrt(found[0].size))
    require_positive(step_size=step_size)
    ball = read_ball(attacked.images, size, norm, value_range)
    taken, fooled = np.full(len(found), steps, "int32"), np.zeros(len(found), bool)
    active = np.arange(len(found))
    with progress(steps, "steps") as done:
        for number in range(steps + 1):
            slopes, now = attacked.slopes(found[active], active)
            fooled[active], taken[active[now]] = now, number
            active, slopes = active[~now], slopes[~now]
            if not len(active) or number == steps:
                break
            near = ball.at(active)
            found[active] = near.inside(found[active] + near.step(slopes, step_size))
            done(number + 1)
    return TargetedAttack(found, taken, fooled)
