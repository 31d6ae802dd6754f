"""Scenes of garments on real textures, with exact masks."""

from functools import cache

from coursekit._arguments import require_count, require_one_of
from coursekit.data.datasets.load import EMBEDDED, load
import numpy as np

GARMENT = 28  # pixels, of Fashion-MNIST
LARGEST = 256  # pixels of a scene: half of a texture's width
MOST = 4  # garments in a scene
GARMENT_CLASSES = (
    *("background", "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
)
TEXTURE_HALF = {"train": slice(0, 256), "test": slice(256, 512)}  # columns
FAINT = 16  # gray levels below which a garment's edge is not seen
SMALL_HOLE = 20  # pixels up to which a dark spot belongs to the garment


def textured_garments(count, *, seed, split="train", size=64):
    """Puts garments of Fashion-MNIST on photographs of brick, grass and gravel.

    A scene has one to four garments, any of them mirrored, at places drawn so that they lie
    within the scene; later ones cover earlier ones. Garments and textures are about equally
    bright, so that brightness does not tell them apart but texture and shape do. The masks say
    which pixels were pasted, and so are exact.

    Scenes of "train" and "test" share nothing: garments come from the embedded set's split,
    textures from the left and the right half of the photographs.

    Args:
        count: Number of scenes, N.
        seed: Seed of all that is drawn.
        split: "train" or "test".
        size: Height and width of a scene in pixels, from 28 to 256.

    Returns:
        Images, masks and instance masks, each (N, size, size, 1) uint8. Masks hold 0 for
        background, and 1 more than Fashion-MNIST's class for garments; `GARMENT_CLASSES` names
        them. Instance masks hold 0 for background, and 1 to 4 for the garments from the back to
        the front; one that others hide has no pixel.

    Raises:
        ValueError: If an argument is out of its range.

    Example:
        >>> images, masks, instance_masks = textured_garments(5, seed=0)
        >>> images.shape, masks.dtype.name, int(instance_masks.max()) <= 4
        ((5, 64, 64, 1), 'uint8', True)
    """
    require_count("count", count)
    require_one_of("split", split, tuple(TEXTURE_HALF))
    if size not in range(GARMENT, LARGEST + 1):
        raise ValueError(f"`size` must be an integer from {GARMENT} to {LARGEST}; got {size!r}.")
    generator = np.random.default_rng(seed)
    images = _backgrounds(count, size, split, generator)
    masks, instance_masks = np.zeros_like(images), np.zeros_like(images)
    numbers = generator.integers(1, MOST + 1, count)
    for instance in range(1, MOST + 1):
        scenes = np.flatnonzero(numbers >= instance)
        garments, labels = _draw_garments(len(scenes), split, generator)
        corners = generator.integers(0, size - GARMENT + 1, (len(scenes), 2))
        drawn, row, column = np.nonzero(silhouettes(garments))
        top, left = corners[drawn].T
        place = scenes[drawn], top + row, left + column
        images[place] = garments[drawn, row, column]
        masks[place] = labels[drawn] + 1
        instance_masks[place] = instance
    return images[..., None], masks[..., None], instance_masks[..., None]


def silhouettes(garments):
    """Tells garments from the black around them.

    Args:
        garments: (N, 28, 28) uint8 images of Fashion-MNIST.

    Returns:
        (N, 28, 28) booleans: what is not nearly black, with the dark spots inside.
    """
    from skimage.morphology import remove_small_holes

    column = np.pad(garments > FAINT, [(0, 0), (1, 1), (1, 1)])  # apart from one another
    filled = remove_small_holes(column.reshape(-1, column.shape[2]), max_size=SMALL_HOLE)
    return filled.reshape(column.shape)[:, 1:-1, 1:-1]


def _backgrounds(count, size, split, generator):
    textures = _textures()[:, :, TEXTURE_HALF[split]]
    kinds = generator.integers(0, len(textures), count)
    top = generator.integers(0, textures.shape[1] - size + 1, count)
    left = generator.integers(0, textures.shape[2] - size + 1, count)
    rows, columns = top[:, None] + np.arange(size), left[:, None] + np.arange(size)
    return textures[kinds[:, None, None], rows[:, :, None], columns[:, None, :]]


def _draw_garments(count, split, generator):
    images, labels = _garments(split)
    chosen = generator.integers(0, len(images), count)
    mirrored = generator.random(count) < 0.5
    garments = images[chosen]
    return np.where(mirrored[:, None, None], garments[:, :, ::-1], garments), labels[chosen]


@cache
def _textures():
    from skimage import data

    return np.stack([data.brick(), data.grass(), data.gravel()])


@cache
def _garments(split):
    dataset, info = load("fashion_mnist", split=split, data_dir=EMBEDDED)
    batches = dataset.batch(info.splits[split].num_examples)
    images, labels = next(batches.as_numpy_iterator())
    return images[..., 0], labels.astype("uint8")
