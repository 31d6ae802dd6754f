"""How a score moves as pixels go or come in the order of a map."""

from typing import NamedTuple

from coursekit._arguments import require_count
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit._short_text import named_fields
from coursekit.interpret.attribution.baselines import baseline_images
from coursekit.interpret.probing.subject import Subject
import numpy as np


class ScoreCurve(NamedTuple):
    """A score along the order of a map.

    Attributes:
        areas: (N,) float32 areas under the curves, the mean score on the way.
        shares: (steps + 1,) float32 shares of the pixels that are removed or revealed, 0 to 1.
        scores: (N, steps + 1) float32 scores.
    """

    areas: np.ndarray
    shares: np.ndarray
    scores: np.ndarray

    __repr__ = named_fields


def deletion(
    model,
    images,
    target,
    maps,
    *,
    steps=32,
    baseline="mean",
    seed=0,
    output=None,
    input=None,
    score="probability",
    batch_size=64,
):
    """Removes an image's pixels, the highest of its map first, and follows the score.

    The smaller the area, the better the map names what the model needs. Compare it with that of
    a random map: images with holes are none that the model has seen.

    Args:
        model, images, target, output, input, score, batch_size: As for `occlusion`.
        maps: (N, H, W) array with a map for each image. Of equal values the upper left is first.
        steps: Steps of equal size in which all pixels go.
        baseline: What is left where a pixel is removed, as for `occlusion`.
        seed: Seed of a noisy baseline.

    Returns:
        A `ScoreCurve`.

    Raises:
        ValueError: If an argument is not of the kind above.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import deletion
        >>> dense = keras.layers.Dense(1, kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((1, 4, 1)), keras.layers.Flatten(), dense])
        >>> image = np.reshape([1.0, 4.0, 2.0, 3.0], (1, 1, 4, 1))
        >>> deletion(model, image, 0, image[..., 0], steps=4, baseline=0).scores.tolist()
        [[10.0, 6.0, 3.0, 1.0, 0.0]]

    Reference:
        Petsiuk, Das and Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box
        Models", BMVC 2018.
    """
    subject = Subject(
        model, images, target, output=output, input=input, score=score, batch_size=batch_size
    )
    base = baseline_images(subject.images, baseline, seed=seed, spatial=spatial_axes())
    return _curve(subject, maps, steps, subject.images, base)


def insertion(
    model,
    images,
    target,
    maps,
    *,
    steps=32,
    baseline="blur",
    seed=0,
    output=None,
    input=None,
    score="probability",
    batch_size=64,
):
    """Reveals an image's pixels, the highest of its map first, and follows the score.

    The larger the area, the better the map names what suffices for the model.

    Args:
        model, images, target, output, input, score, batch_size: As for `occlusion`.
        maps, steps, seed: As for `deletion`.
        baseline: What is seen before a pixel is revealed, as for `occlusion`.

    Returns:
        A `ScoreCurve`.

    Raises:
        ValueError: As for `deletion`.

    Reference:
        Petsiuk, Das and Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box
        Models", BMVC 2018.
    """
    subject = Subject(
        model, images, target, output=output, input=input, score=score, batch_size=batch_size
    )
    base = baseline_images(subject.images, baseline, seed=seed, spatial=spatial_axes())
    return _curve(subject, maps, steps, base, subject.images)


def _curve(subject, maps, steps, before, after):
    """Puts the pixels of other images in the place of the images' own, step by step."""
    require_count("steps", steps)
    places = _places(subject, maps)
    shares, count = np.linspace(0, 1, steps + 1, dtype="float32"), len(places)
    moved = np.round(np.linspace(0, places[0].size, steps + 1))
    scores = np.empty((count, steps + 1), "float32")
    for image, step in subject.versions(steps + 1, "changed images"):
        changed = places[image] < moved[step][:, None, None]
        changed = np.expand_dims(changed, 1 if spatial_axes() == (2, 3) else -1)
        mixed = np.where(changed, after[image], before[image])
        scores[image, step] = subject.scores_of(mixed, image)
    return ScoreCurve(np.trapezoid(scores, shares, axis=1), shares, scores)


def _places(subject, maps):
    """Returns the (N, H, W) places of the pixels in the order of their map, highest first."""
    maps = np.asarray(maps)
    needed = (subject.count, *(subject.images.shape[axis] for axis in spatial_axes()))
    if maps.shape != needed:
        raise ValueError(
            f"`maps` must hold a map for each image, {needed}; got shape {maps.shape}: sum the "
            "channels of a signed map first."
        )
    if not np.isfinite(maps).all():
        raise ValueError("`maps` must be finite; got NaN or infinity.")
    order = np.argsort(-maps.reshape(subject.count, -1), axis=1, kind="stable")
    return np.argsort(order, axis=1).reshape(needed)
