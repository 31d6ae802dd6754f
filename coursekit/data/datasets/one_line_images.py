"""Images of one line each, which lies or stands: two classes that two filters can tell apart."""

from coursekit._arguments import require_count, require_not_negative
import numpy as np

LYING, STANDING = 0, 1
THICKNESS = (1, 4)  # pixels, the last not included
LENGTH = (3, 7)  # eighths of the side, the last not included


def one_line_images(count, *, seed, size=32, noise=0.1):
    """Draws one line an image, bright or dark, lying or standing, in noise.

    Mean brightness says nothing about the class, since each line is as often 1 below the gray
    of the background, 0, as 1 above.

    Args:
        count: Number of images, N.
        seed: Seed of all that is drawn.
        size: Height and width of an image in pixels, 16 or more.
        noise: Standard deviation of the Gaussian noise.

    Returns:
        images: (N, size, size, 1) float32.
        labels: (N,) integers: 0 where the line lies, 1 where it stands.

    Raises:
        ValueError: If `count` is not a positive integer, `size` is below 16 or `noise` negative.

    Example:
        >>> from coursekit.data import one_line_images
        >>> images, labels = one_line_images(5, seed=0)
        >>> images.shape, labels.shape
        ((5, 32, 32, 1), (5,))
    """
    require_count("count", count)
    require_count("size", size, least=16)
    require_not_negative(noise=noise)
    generator = np.random.default_rng(seed)
    images = generator.normal(0, noise, (count, size, size, 1)).astype("float32")
    labels = generator.integers(2, size=count)
    for image, label in zip(images, labels, strict=True):
        lines = image.swapaxes(0, 1) if label == STANDING else image
        thickness = generator.integers(*THICKNESS)
        length = generator.integers(*(size * eighths // 8 for eighths in LENGTH))
        top, left = generator.integers(size - thickness), generator.integers(size - length)
        lines[top : top + thickness, left : left + length] += generator.choice([-1, 1])
    return images, labels
