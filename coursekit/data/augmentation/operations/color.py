"""Operations on the color of each pixel, for images of one channel or of red, green and blue.

Hue, saturation and gray leave images of one channel as they are.
"""

from coursekit._white import WHITE
from coursekit.data.augmentation.engine.maybe import maybe
from coursekit.data.augmentation.engine.operation import ColorOperation, described
from coursekit.data.augmentation.operations.ranges import require_factor, require_range, uniform
import numpy as np

TO_YIQ = np.array([[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]])
LUMA = TO_YIQ[0]


@described
def brightness(amount):
    """Adds a number to all values of an image.

    Args:
        amount: Largest number, as a share of white; or the two ends of the range.

    Returns:
        The operation.

    Raises:
        ValueError: If `amount` is negative, or not a range.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.full((1, 1, 1, 3), 100, "uint8")
        >>> (255 * compose(brightness((0.1, 0.1)))(images, seed=0)).round().ravel().tolist()
        [126.0, 126.0, 126.0]
    """
    require_range("amount", amount)

    def draw(count, channels, generator):
        shift = uniform(amount, count, generator)[:, None]
        return *_identity(count, channels), np.tile(shift, channels)

    return ColorOperation(draw)


@described
def exposure(amount):
    """Multiplies all values of an image by a number, as more or less light does.

    Args:
        amount: 0.5 draws the number from [0.5, 1.5]; or the two ends of the range.

    Returns:
        The operation.

    Raises:
        ValueError: If a factor could be negative, or `amount` is not a range.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.full((1, 1, 1, 3), 100, "uint8")
        >>> (255 * compose(exposure((0.5, 0.5)))(images, seed=0)).round().ravel().tolist()
        [50.0, 50.0, 50.0]
    """
    require_factor("amount", amount)

    def draw(count, channels, generator):
        factor = uniform(amount, count, generator, around=1.0)
        return _mixed(factor, np.zeros((channels, channels)))

    return ColorOperation(draw)


@described
def contrast(amount):
    """Moves all values of a channel away from its mean in the image, or towards it.

    Args:
        amount: 0.5 draws the factor of the distance from [0.5, 1.5]; or the two
            ends of the range.

    Returns:
        The operation.

    Raises:
        ValueError: If a factor could be negative, or `amount` is not a range.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.array([50, 150], "uint8").reshape(1, 1, 2, 1)
        >>> (255 * compose(contrast((0.5, 0.5)))(images, seed=0)).round().ravel().tolist()
        [75.0, 125.0]
    """
    require_factor("amount", amount)

    def draw(count, channels, generator):
        factor = uniform(amount, count, generator, around=1.0)[:, None, None] * np.eye(channels)
        return factor, np.eye(channels) - factor, np.zeros((count, channels))

    return ColorOperation(draw)


@described
def saturation(amount):
    """Moves each pixel away from the gray of the same luma, or towards it.

    Args:
        amount: 0.5 draws the factor of the distance from [0.5, 1.5]; or the two
            ends of the range. At 0 the image is gray.

    Returns:
        The operation.

    Raises:
        ValueError: If a factor could be negative, or `amount` is not a range.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.array([200, 100, 0], "uint8").reshape(1, 1, 1, 3)
        >>> (255 * compose(saturation((0.5, 0.5)))(images, seed=0)).round().ravel().tolist()
        [159.0, 109.0, 59.0]
    """
    require_factor("amount", amount)

    def draw(count, channels, generator):
        factor = uniform(amount, count, generator, around=1.0)
        return _mixed(factor, _gray_matrix(channels))

    return ColorOperation(draw)


@described
def gray(*, probability=1.0):
    """Takes the color out of each image with a probability; luma and channels stay.

    Args:
        probability: Share of the images.

    Returns:
        The operation.

    Raises:
        ValueError: If `probability` is outside [0, 1].

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.array([200, 100, 0], "uint8").reshape(1, 1, 1, 3)
        >>> (255 * compose(gray())(images, seed=0)).round().ravel().tolist()
        [118.0, 118.0, 118.0]
    """
    return maybe(saturation((0, 0)), probability=probability)


@described
def hue(amount):
    """Turns the colors of an image around the gray axis of the YIQ space; luma stays.

    Args:
        amount: Largest turn, as a share of a whole one, up to 0.5; or the two
            ends of the range.

    Returns:
        The operation.

    Raises:
        ValueError: If `amount` is negative, above 0.5, or not a range.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> images = np.array([200, 100, 0], "uint8").reshape(1, 1, 1, 3)
        >>> (255 * compose(hue((0.1, 0.1)))(images, seed=0)).round().ravel().tolist()
        [224.0, 67.0, 108.0]
    """
    require_range("amount", amount, high=0.5)

    def draw(count, channels, generator):
        angle = 2 * np.pi * uniform(amount, count, generator)
        if _is_gray(channels):
            return (*_identity(count, 1), np.zeros((count, 1)))
        turns = np.tile(np.eye(3), (count, 1, 1))
        turns[:, 1, 1] = turns[:, 2, 2] = np.cos(angle)
        turns[:, 1, 2], turns[:, 2, 1] = -np.sin(angle), np.sin(angle)
        matrices = np.linalg.inv(TO_YIQ) @ turns @ TO_YIQ
        return matrices, np.zeros_like(matrices), np.zeros((count, 3))

    return ColorOperation(draw)


@described
def channel_cast(amount):
    """Adds a number of its own to each channel of an image, a cast of any color.

    Args:
        amount: Largest number, as a share of white; or the two ends of the range.

    Returns:
        The operation.

    Raises:
        ValueError: If `amount` is negative, or not a range.

    Example:
        >>> from coursekit.data.augmentation import compose
        >>> compose(channel_cast(0.1))
        compose(channel_cast(0.1))
    """
    require_range("amount", amount)

    def draw(count, channels, generator):
        shifts = uniform(amount, count * channels, generator).reshape(count, channels)
        return *_identity(count, channels), shifts

    return ColorOperation(draw)


@described
def principal_cast(components, *, deviation=0.1):
    """Adds a color cast along the directions in which the training set's colors vary.

    Args:
        components: (C, C) from `principal_colors`.
        deviation: Standard deviation of the factor of each component.

    Returns:
        The operation.

    Raises:
        ValueError: If `components` is not square; when it is applied, if the
            images have another number of channels.

    Reference:
        Krizhevsky, Sutskever and Hinton 2012, ImageNet classification with deep
        convolutional neural networks, section 4.1.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose
        >>> train_images = np.random.default_rng(0).random((10, 8, 8, 3))
        >>> compose(principal_cast(principal_colors(train_images)))(train_images, seed=0).shape
        (10, 8, 8, 3)
    """
    components = np.asarray(components, "float64")
    if components.ndim != 2 or len(set(components.shape)) != 1:
        raise ValueError(f"`components` must be (C, C); got {components.shape}.")

    def draw(count, channels, generator):
        if channels != len(components):
            raise ValueError(
                f"`components` must be ({channels}, {channels}) for these images; "
                f"got {components.shape}."
            )
        factors = generator.normal(0, deviation, (count, channels))
        return *_identity(count, channels), factors @ components

    return ColorOperation(draw)


def principal_colors(images):
    """Finds the principal components of the colors of images, for `principal_cast`.

    Args:
        images: (..., C) uint8 or uint16, or float in [0, 1].

    Returns:
        (C, C): each row an eigenvector of the covariance of the colors times its
        eigenvalue, the largest first.

    Raises:
        ValueError: If floats leave [0, 1].

    Example:
        >>> import numpy as np
        >>> principal_colors(np.array([[[0.2, 0.4]], [[0.4, 0.8]]])).round(3).tolist()
        [[0.045, 0.089], [-0.0, 0.0]]
    """
    images = np.asarray(images)
    unit = WHITE.get(images.dtype.name, 1.0)
    if unit == 1 and not 0 <= images.min() <= images.max() <= 1:
        raise ValueError(
            "`images` must be uint8 or uint16, or float in [0, 1]; got "
            f"{images.dtype} from {images.min():.4g} to {images.max():.4g}."
        )
    colors = images.reshape(-1, images.shape[-1]) / unit
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(colors, rowvar=False)))
    return (vectors * values).T[::-1]


def _identity(count, channels):
    matrices = np.tile(np.eye(channels), (count, 1, 1))
    return matrices, np.zeros_like(matrices)


def _mixed(factor, end):
    """Returns colorings from `end` at a factor of 0 to the image itself at 1."""
    factor = factor[:, None, None]
    matrices = factor * np.eye(len(end)) + (1 - factor) * end
    return matrices, np.zeros_like(matrices), np.zeros(matrices.shape[:2])


def _gray_matrix(channels):
    return np.eye(1) if _is_gray(channels) else np.tile(LUMA, (3, 1))


def _is_gray(channels):
    if channels not in (1, 3):
        raise ValueError(f"Hue, saturation and gray need 1 or 3 channels; got {channels}.")
    return channels == 1
