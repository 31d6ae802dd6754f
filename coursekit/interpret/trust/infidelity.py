"""How far a map is from telling what small changes of an image do to a score."""

from coursekit._arguments import require_count, require_not_negative
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.interpret.probing.subject import Subject
import numpy as np


def infidelity(
    model,
    images,
    target,
    maps,
    *,
    samples=128,
    noise=0.1,
    normalize=False,
    seed=0,
    output=None,
    input=None,
    score="logit",
    batch_size=64,
):
    """Returns the mean square error with which a map foretells how noise changes the score.

    A map foretells a change of the score by the sum of its products with the noise. The gradient
    of a linear model does so exactly: its infidelity is 0.

    Args:
        model, images, target, output, input, score, batch_size: As for `saliency`.
        maps: Array of the images' shape, or (N, H, W), which gets the same noise in all channels.
        samples: Noisy copies of each image.
        noise: Standard deviation of the noise, as a share of each image's range.
        normalize: Whether a map is first scaled by the number that suits it best, so that maps
            without the unit of a gradient compare with those that have it.
        seed: Seed of the noise.

    Returns:
        (N,) float32 array, the square of the score's unit; 0 is best.

    Raises:
        ValueError: If an argument is not of the kind above.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import infidelity, saliency
        >>> dense = keras.layers.Dense(2)
        >>> model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Flatten(), dense])
        >>> image = np.linspace(0, 1, 16, dtype="float32").reshape(1, 4, 4, 1)
        >>> bool(infidelity(model, image, 0, saliency(model, image, 0)) < 1e-6)
        True

    Reference:
        Yeh and others, "On the (In)fidelity and Sensitivity of Explanations", NeurIPS 2019.
    """
    require_count("samples", samples)
    require_not_negative(noise=noise)
    subject = Subject(
        model, images, target, output=output, input=input, score=score, batch_size=batch_size
    )
    maps = _read_maps(maps, subject)
    axes = tuple(range(1, subject.images.ndim))
    ranges = subject.images.max(axes, keepdims=True) - subject.images.min(axes, keepdims=True)
    foretold, found = _changes(subject, maps, noise * ranges, samples, np.random.default_rng(seed))
    if normalize:
        squares = (foretold**2).sum(1, keepdims=True)
        products = (foretold * found).sum(1, keepdims=True)
        foretold = foretold * np.divide(products, squares, where=squares > 0, out=0 * squares)
    return np.mean((foretold - found) ** 2, axis=1).astype("float32")


def _changes(subject, maps, scale, samples, generator):
    """Returns the (N, samples) changes of the score that maps foretell, and those that come."""
    scores = subject.scores().astype("float64")
    shape = np.broadcast_shapes(maps.shape[1:], scale.shape[1:])
    foretold, found = np.empty((2, subject.count, samples))
    for image, sample in subject.versions(samples, "noisy images"):
        noise = generator.standard_normal((len(image), *shape), dtype="float32") * scale[image]
        noise = noise.astype("float32", copy=False)
        products = noise.astype("float64") * maps[image]
        foretold[image, sample] = products.reshape(len(image), -1).sum(1)
        noisy = subject.images[image] + noise
        found[image, sample] = subject.scores_of(noisy, image) - scores[image]
    return foretold, found


def _read_maps(maps, subject):
    """Returns maps with a channel axis."""
    maps, shape = np.asarray(maps), subject.images.shape
    flat = (len(shape) == 4) * (subject.count, *(shape[axis] for axis in spatial_axes()))
    if maps.shape not in (shape, flat):
        raise ValueError(
            f"`maps` must be of the images' shape {shape} or {flat}; got shape {maps.shape}."
        )
    if not np.isfinite(maps).all():
        raise ValueError("`maps` must be finite; got NaN or infinity.")
    if maps.ndim == len(shape):
        return maps
    return np.expand_dims(maps, 1 if spatial_axes() == (2, 3) else -1)
