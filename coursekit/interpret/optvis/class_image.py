"""The image that a model takes most for a class."""

from coursekit._arguments import require_not_negative
from coursekit.interpret.optvis.ascend import ascend
from coursekit.interpret.optvis.objectives import class_score, image_energy
from coursekit.interpret.optvis.parameterizations import Pixels
from coursekit.interpret.optvis.rules import plain
from coursekit.interpret.probing.value_range import read_value_range


def class_image(
    model,
    target,
    *,
    value_range,
    penalty=0.001,
    learning_rate=0.3,
    steps=128,
    transform=None,
    start=None,
    count=None,
    size=None,
    output=None,
    input=None,
    score="logit",
    seed=0,
):
    """Raises the score of a class, less an L2 penalty on the image.

    It is an image of the class as a whole, where `saliency` tells of one given image. The penalty
    keeps the image near the middle of the range, but lets single pixels leave the range. On a
    linear model and a range of (-1, 1) the image ends at w / (2 * penalty).

    Args:
        model: A built `keras.Model` of any kind.
        target: A class, an array of a class for each image, or a function from the model's
            outputs to (N,) scores. 0 names the score of a model that has one alone, as of a
            sigmoid, where it speaks for class 1.
        value_range: The lowest and highest value of a pixel. Penalty and learning rate are for
            pixels on a scale from -1 to 1.
        penalty: What is subtracted for each unit of the sum of the image's squares.
        learning_rate: Factor of the gradient in a step; below 1 / penalty.
        steps: How often the image moves.
        transform: What the images pass before the model sees them, or None.
        start: Images to begin with, as for `ascend`; by default gray with a little noise.
        count: Number of images; by default as many as the target or the start has, or 1.
        size: Height and width, for a model that takes any.
        output: Index or name of the output, for a model of several.
        input: Index or name of the input that is made, for a model of several.
        score: "logit", taken before a final softmax or sigmoid, or "probability".
        seed: Seed of the noise and of transforms.

    Returns:
        The `Ascent`: images, and scores less penalty before each step and at the end.

    Raises:
        ValueError: If an argument is not of the kind above, or does not fit the model.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import class_image
        >>> dense = keras.layers.Dense(2, kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten(), dense])
        >>> found = class_image(model, 0, value_range=(-1, 1), penalty=0.25, learning_rate=1)
        >>> np.round(found.images.ravel(), 4).tolist()
        [2.0, 2.0, 2.0, 2.0]

    Reference:
        Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", 2013.
    """
    low, high = read_value_range(value_range)
    require_not_negative(penalty=penalty)
    if penalty * learning_rate >= 1:
        raise ValueError(
            f"`learning_rate` must be below 1 / penalty, {1 / penalty:g}; got {learning_rate}."
        )
    energy = image_energy((low + high) / 2) * (4 / (high - low) ** 2)
    return ascend(
        model,
        class_score(target, output=output, score=score) - penalty * energy,
        Pixels((low, high), squash=False),
        transform=transform,
        steps=steps,
        rule=plain(learning_rate),
        start=start,
        count=count,
        size=size,
        input=input,
        seed=seed,
    )
