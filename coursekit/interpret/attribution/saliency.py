"""The gradient of a score with respect to the image."""

from coursekit._arguments import require_count, require_not_negative
from coursekit.interpret.attribution.saturation import warn_of_zeros
from coursekit.interpret.probing.subject import Subject
import numpy as np


def saliency(
    model,
    images,
    target,
    *,
    samples=1,
    noise=0.15,
    seed=0,
    output=None,
    input=None,
    score="logit",
    batch_size=32,
):
    """Returns the gradient of a score with respect to each image.

    With several samples it is SmoothGrad: the mean gradient of noisy copies of the image, which
    takes away much of what changes from pixel to pixel.

    Args:
        model: A built `keras.Model` of any kind.
        images: (N, H, W, C) array in the model's own input range, or a list or dictionary of
            arrays for a model of several inputs.
        target: A class, an array of a class for each image, one-hot or not, or a function from
            the model's outputs to (N,) scores. 0 names the score of a model that has one alone, as
            of a sigmoid, where it speaks for class 1.
        samples: Noisy copies of each image; 1 takes the image itself.
        noise: Standard deviation of the noise, as a share of each image's range.
        seed: Seed of the noise.
        output: Index or name of the output, for a model of several.
        input: Index or name of the input to explain, for a model of several with images.
        score: "logit", taken before a final softmax or sigmoid, or "probability".
        batch_size: Images that are computed at once.

    Returns:
        float32 array of the images' shape, with signs; `plot` reduces its channels.

    Raises:
        ValueError: If an argument is not of the kind above, or the model has no gradient.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import saliency
        >>> dense = keras.layers.Dense(2, kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Flatten(), dense])
        >>> saliency(model, np.zeros((1, 4, 4, 1)), 0).sum().item()
        16.0

    Reference:
        Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", 2013. Smilkov and
        others, "SmoothGrad: removing noise by adding noise", 2017.
    """
    require_count("samples", samples)
    require_not_negative(noise=noise)
    subject = Subject(
        model, images, target, output=output, input=input, score=score, batch_size=batch_size
    )
    if samples == 1:
        gradients, values = subject.gradients()
        warn_of_zeros(gradients, values, subject.target)
        return gradients
    generator, images = np.random.default_rng(seed), subject.images
    axes = tuple(range(1, images.ndim))
    scale = noise * (images.max(axes, keepdims=True) - images.min(axes, keepdims=True))

    def noisy(index, _):
        shape = (len(index), *images.shape[1:])
        return images[index] + scale[index] * generator.standard_normal(shape, dtype="float32")

    found, values = subject.summed_gradients(noisy, np.full(samples, 1 / samples, "float32"))
    warn_of_zeros(found, values, subject.target)
    return found
