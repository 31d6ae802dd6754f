"""Scenes of thick and thin things that only their shape tells apart."""

from coursekit._arguments import require_count, require_not_negative
import numpy as np

DISK, LINE = 1, 2
DARK, BRIGHT = 0.3, 0.7
RADII = (4, 9)  # pixels, as shares of 64
MOST = 3  # of each kind in a scene


def disks_and_lines(count, *, seed, size=64, noise=0.1):
    """Draws disks and straight lines one pixel wide, equally bright, in noise.

    A scene has one to three of each; a line is as long as at least half of the scene's side
    and covers the disks that it crosses. Fine lines are what a network loses that goes
    through few pixels and back without the help of the many.

    Args:
        count: Number of scenes, N.
        seed: Seed of all that is drawn.
        size: Height and width of a scene in pixels, 16 or more.
        noise: Standard deviation of the Gaussian noise; dark and bright are 0.4 apart.

    Returns:
        images: (N, size, size, 1) float32 in [0, 1].
        masks: (N, size, size, 1) uint8: 0 for background, 1 for a disk, 2 for a line.

    Raises:
        ValueError: If `count` is not a positive integer, `size` is below 16 or `noise`
            negative.

    Example:
        >>> images, masks = disks_and_lines(5, seed=0)
        >>> images.shape, np.unique(masks).tolist()
        ((5, 64, 64, 1), [0, 1, 2])
    """
    require_count("count", count)
    require_count("size", size, least=16)
    require_not_negative(noise=noise)
    generator = np.random.default_rng(seed)
    masks = np.zeros((count, size, size), "uint8")
    _draw_disks(masks, generator)
    _draw_lines(masks, generator)
    images = np.where(masks > 0, np.float32(BRIGHT), np.float32(DARK))
    images += np.float32(noise) * generator.standard_normal(images.shape, dtype="float32")
    return np.clip(images, 0, 1)[..., None], masks[..., None]


def _draw_disks(masks, generator):
    count, size, _ = masks.shape
    numbers = generator.integers(1, MOST + 1, count)
    grid = np.arange(size)
    for place in range(MOST):
        radius = generator.uniform(*RADII, count) * size / 64
        row, column = generator.uniform(0, size - 1, (2, count))
        across, down = grid - column[:, None], grid - row[:, None]
        near = down[:, :, None] ** 2 + across[:, None, :] ** 2 <= radius[:, None, None] ** 2
        masks[near & (place < numbers)[:, None, None]] = DISK


def _draw_lines(masks, generator):
    """Draws one pixel at each step along the longer axis, so that lines have no gaps."""
    count, size, _ = masks.shape
    numbers = generator.integers(1, MOST + 1, count)
    grid = np.arange(size)
    for place in range(MOST):
        first = generator.uniform(0, size / 2, count)
        last = generator.uniform(first + size / 2, size)
        side = generator.uniform(0, size - 1, count)
        moved = side + generator.uniform(-1, 1, count) * (last - first)
        slope = (np.clip(moved, 0, size - 1) - side) / (last - first)
        upright = generator.random(count) < 0.5
        is_on = (first[:, None] <= grid) & (grid < last[:, None]) & (place < numbers)[:, None]
        scene, along = np.nonzero(is_on)
        across = np.rint(side[scene] + slope[scene] * (along - first[scene])).astype(int)
        rows = np.where(upright[scene], along, across)
        columns = np.where(upright[scene], across, along)
        masks[scene, rows, columns] = LINE
