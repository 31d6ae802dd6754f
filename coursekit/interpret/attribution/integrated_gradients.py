"""Gradients along the way from a baseline to the image."""

from coursekit._arguments import require_count
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.interpret.attribution.baselines import baseline_images
from coursekit.interpret.attribution.saturation import warn_of_zeros
from coursekit.interpret.probing.subject import Subject
import numpy as np


def integrated_gradients(
    model,
    images,
    target,
    *,
    steps=32,
    baseline=0.0,
    seed=0,
    output=None,
    input=None,
    score="logit",
    batch_size=32,
):
    """Divides the difference of two scores, of image and baseline, among the pixels.

    Args:
        model, images, target, output, input, score, batch_size: As for `saliency`.
        steps: Points on the way from baseline to image (Gauss and Legendre's).
        baseline: A value, "mean" (of each image and channel), "blur", "noise", or an array that
            can be broadcast to the images.
        seed: Seed of a noisy baseline.

    Returns:
        float32 array of the images' shape. Its sum over an image tends to the difference of the
        scores as the steps grow; `completeness_error` says how far it is from it.

    Raises:
        ValueError: If an argument is not of the kind above, or the model has no gradient.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import integrated_gradients
        >>> dense = keras.layers.Dense(1, kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten(), dense])
        >>> integrated_gradients(model, np.full((1, 2, 2, 1), 3.0), 0).ravel().round(4).tolist()
        [3.0, 3.0, 3.0, 3.0]

    Reference:
        Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017.
    """
    require_count("steps", steps)
    subject = Subject(
        model, images, target, output=output, input=input, score=score, batch_size=batch_size
    )
    images = subject.images
    start = baseline_images(images, baseline, seed=seed, spatial=spatial_axes())
    way = images - start
    points, weights = (x.astype("float32") / 2 for x in np.polynomial.legendre.leggauss(steps))
    points = (points + 0.5).reshape(-1, *[1] * (images.ndim - 1))

    def on_the_way(index, step):
        return start[index] + points[step] * way[index]

    total, values = subject.summed_gradients(on_the_way, weights)
    found = total * way
    warn_of_zeros(found, values, subject.target)
    return found


def completeness_error(
    model,
    images,
    target,
    attributions,
    *,
    baseline=0.0,
    seed=0,
    output=None,
    input=None,
    score="logit",
    batch_size=32,
):
    """Returns how far attributions are from the difference of scores that they divide.

    Args:
        model, images, target, output, input, score, batch_size: As for `saliency`.
        attributions: What `integrated_gradients` returned.
        baseline, seed: Those it was given.

    Returns:
        (N,) float32 sums of the attributions less the differences of scores.
    """
    subject = Subject(
        model, images, target, output=output, input=input, score=score, batch_size=batch_size
    )
    start = baseline_images(subject.images, baseline, seed=seed, spatial=spatial_axes())
    difference = subject.scores() - subject.scores(start)
    return np.sum(attributions, axis=tuple(range(1, subject.images.ndim))) - difference
