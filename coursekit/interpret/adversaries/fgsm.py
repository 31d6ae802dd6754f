"""One step that fools."""

from coursekit.interpret.adversaries.attacked import Attacked
from coursekit.interpret.adversaries.ball import read_ball


def fgsm(
    model,
    images,
    labels,
    *,
    size,
    value_range,
    norm="inf",
    targeted=False,
    output=None,
    input=None,
    batch_size=32,
):
    """Changes images by one step against their class: the fast gradient sign method.

    The step goes along the gradient of the cross-entropy, computed such that it does not vanish
    where the model is certain. On a linear model it changes each pixel by size * sign(w).

    Args:
        model: A built `keras.Model` that returns (N, classes) scores, or (N, 1) for two classes.
        images: (N, H, W, C) array in the model's own input range, or a list or dictionary of
            arrays for a model of several inputs.
        labels: The class that the images are not to be taken for, or an array of a class for each,
            (N,) or one-hot (N, classes).
        size: How much the images change, one number or one for each.
        value_range: The lowest and highest value of a pixel, which no image leaves.
        norm: How the change is measured: "inf", by its largest value, or "2", by the root of the
            sum of its squares.
        targeted: Whether `labels` are instead the classes that the images are to be taken for.
        output: Index or name of the output, for a model of several.
        input: Index or name of the input that is changed, for a model of several with images.
        batch_size: Images that are computed at once.

    Returns:
        float32 array, the changed images. The change never exceeds the size, and is smaller where
        a pixel would leave its range.

    Raises:
        ValueError: If an argument is not of the kind above, or the images are out of range.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import fgsm
        >>> dense = keras.layers.Dense(1, kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten(), dense])
        >>> fgsm(model, np.full((1, 2, 2, 1), 9.0), 1, size=2, value_range=(0, 255)).ravel()
        array([7., 7., 7., 7.], dtype=float32)

    Reference:
        Goodfellow, Shlens and Szegedy, "Explaining and Harnessing Adversarial Examples",
        ICLR 2015.
    """
    attacked = Attacked(
        model, images, labels, targeted=targeted, output=output, input=input, batch_size=batch_size
    )
    ball = read_ball(attacked.images, size, norm, value_range)
    slopes, _ = attacked.slopes(attacked.images)
    return ball.inside(attacked.images + ball.step(slopes, ball.size))
