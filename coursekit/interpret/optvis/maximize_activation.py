"""The image of a given length that a unit responds to most."""

from coursekit.interpret.optvis.ascend import ascend
from coursekit.interpret.optvis.objective import Objective
from coursekit.interpret.optvis.objectives import channel
from coursekit.interpret.optvis.parameterizations import Pixels
from coursekit.interpret.optvis.rules import sphere


def maximize_activation(
    model,
    objective,
    index=None,
    *,
    norm,
    center=0.0,
    steps=128,
    learning_rate=0.3,
    transform=None,
    start=None,
    count=None,
    size=None,
    input=None,
    seed=0,
):
    """Looks on a sphere for the image that raises an objective most.

    The images are those with ||x - center|| = norm. Each step goes along the gradient, of which
    only the direction counts, and then straight back to the sphere, so that the length is exact
    throughout. On a linear model the search ends at norm * w / ||w||.

    Args:
        model: A built `keras.Model` of any kind.
        objective: An `Objective`, or a layer by name, path or object.
        index: The channel of the layer, or an array of a channel for each image; None with an
            `Objective`.
        norm: Length of an image, the root of the sum of its squares.
        center: Value of a pixel from which the length is taken, such as 127.5 for a model whose
            images begin at 0 and end at 255.
        steps: How often the images move.
        learning_rate: Length of a step, as a share of `norm`.
        transform: What the images pass before the model sees them, or None.
        start: Images to begin with, as for `ascend`; by default random ones.
        count: Number of images; by default as many as the start or the objective has, or 1.
        size: Height and width, for a model that takes any.
        input: Index or name of the input that is made, for a model of several.
        seed: Seed of random images and transforms.

    Returns:
        The `Ascent`: images, and scores before each step and at the end.

    Raises:
        ValueError: If an argument is not of the kind above, or does not fit the model.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import maximize_activation
        >>> dense = keras.layers.Dense(2, kernel_initializer="ones", name="scores")
        >>> model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten(), dense])
        >>> found = maximize_activation(model, "scores", 0, norm=6)
        >>> np.round(found.images.ravel(), 4).tolist()
        [3.0, 3.0, 3.0, 3.0]

    Reference:
        Erhan, Bengio, Courville and Vincent, "Visualizing Higher-Layer Features of a Deep
        Network", University of Montreal 2009.
    """
    return ascend(
        model,
        _objective(objective, index),
        Pixels(),
        transform=transform,
        steps=steps,
        rule=sphere(norm, learning_rate, center=center),
        start=start,
        count=count,
        size=size,
        input=input,
        seed=seed,
    )


def _objective(objective, index):
    if isinstance(objective, Objective):
        if index is not None:
            raise ValueError(f"`index` must be None with an `Objective`; got {index!r:.60}.")
        return objective
    if index is None:
        raise ValueError(f"`index` must say which channel of the layer {objective!r} is meant.")
    return channel(objective, index)
