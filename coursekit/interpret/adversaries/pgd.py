"""Many small steps that fool."""

from coursekit._arguments import require_count, require_positive
from coursekit._keras.progress import progress
from coursekit.interpret.adversaries.attacked import Attacked
from coursekit.interpret.adversaries.ball import read_ball
import numpy as np


def pgd(
    model,
    images,
    labels,
    *,
    size,
    value_range,
    norm="inf",
    steps=20,
    step_size=None,
    random_start=True,
    targeted=False,
    seed=0,
    output=None,
    input=None,
    batch_size=32,
):
    """Changes images by steps against their class that stay in a ball: projected gradient descent.

    Args:
        model: A built `keras.Model` that returns (N, classes) scores, or (N, 1) for two classes.
        images: As for `fgsm`.
        labels: As for `fgsm`.
        size: Radius of the ball around each image, one number or one for each.
        value_range: The lowest and highest value of a pixel, which no image leaves.
        norm: "inf" or "2", as for `fgsm`.
        steps: Number of steps.
        step_size: Size of a step; by default 2.5 * size / steps, which reaches the far side of the
            ball.
        random_start: Whether the first step begins anywhere in the ball, or at the image.
        targeted: Whether `labels` are instead the classes that the images are to be taken for.
        seed: Seed of the start.
        output: Index or name of the output, for a model of several.
        input: Index or name of the input that is changed, for a model of several with images.
        batch_size: Images that are computed at once.

    Returns:
        float32 array, the images after the last step.

    Raises:
        ValueError: If an argument is not of the kind above, or the images are out of range.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import pgd
        >>> dense = keras.layers.Dense(1, kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten(), dense])
        >>> images = np.full((1, 2, 2, 1), 9.0)
        >>> options = {"size": 6, "value_range": (0, 255), "norm": "2", "random_start": False}
        >>> pgd(model, images, 1, **options).ravel()
        array([6., 6., 6., 6.], dtype=float32)

    Reference:
        Madry and others, "Towards Deep Learning Models Resistant to Adversarial Attacks",
        ICLR 2018.
    """
    require_count("steps", steps)
    attacked = Attacked(
        model, images, labels, targeted=targeted, output=output, input=input, batch_size=batch_size
    )
    ball = read_ball(attacked.images, size, norm, value_range)
    if step_size is not None:
        require_positive(step_size=step_size)
    sizes = 2.5 * ball.size / steps if step_size is None else step_size
    found = ball.random(np.random.default_rng(seed)) if random_start else attacked.images
    with progress(steps, "steps") as done:
        for number in range(steps):
            slopes, _ = attacked.slopes(found)
            found = ball.inside(found + ball.step(slopes, sizes))
            done(number + 1)
    return found
