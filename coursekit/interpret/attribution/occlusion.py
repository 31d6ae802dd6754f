"""What a score loses while a part of the image is covered."""

from coursekit._arguments import pair
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.interpret.attribution.baselines import baseline_images
from coursekit.interpret.probing.subject import Subject
import numpy as np

MOST = 16  # pixels of a cover that nobody has chosen


def occlusion(
    model,
    images,
    target,
    *,
    patch=None,
    stride=None,
    baseline="mean",
    seed=0,
    output=None,
    input=None,
    score="probability",
    batch_size=64,
):
    """Covers each part of an image in turn and returns how far the score drops.

    Args:
        model, images, target, output, input, score, batch_size: As for `saliency`, but the score
            is the probability unless "logit" is asked for, and the model need not be
            differentiable.
        patch: Height and width of the cover in pixels, one number or two; by default
            a quarter of the image's, but at most 16.
        stride: Rows and columns between two positions; by default half the patch. The last
            positions reach the image's far edges.
        baseline: What the cover shows: a value, "mean" (of each image and channel), "blur",
            "noise", or an array that can be broadcast to the images.
        seed: Seed of a noisy cover.

    Returns:
        (N, H, W) float32 array in the image's own geometry: at each pixel the mean drop,
        p0 - p, of the covers that hide it. A pixel is positive if it speaks for the target.

    Raises:
        ValueError: If an argument is not of the kind above, or the patch exceeds the image.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import occlusion
        >>> dense = keras.layers.Dense(1, kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((2, 4, 1)), keras.layers.Flatten(), dense])
        >>> image = np.arange(8.0).reshape(1, 2, 4, 1)
        >>> occlusion(model, image, 0, patch=2, stride=2, baseline=0)[0].tolist()
        [[10.0, 10.0, 18.0, 18.0], [10.0, 10.0, 18.0, 18.0]]

    Reference:
        Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014.
    """
    subject = Subject(
        model, images, target, output=output, input=input, score=score, batch_size=batch_size
    )
    images, spatial = subject.images, spatial_axes()
    sizes = [images.shape[axis] for axis in spatial]
    patches = pair("patch", patch) if patch is not None else [_usual(size) for size in sizes]
    strides = pair("stride", stride) if stride is not None else [(p + 1) // 2 for p in patches]
    if any(p > size for p, size in zip(patches, sizes, strict=True)):
        raise ValueError(f"`patch` must fit into {sizes[0]} x {sizes[1]} pixels; got {patch!r}.")
    covers = baseline_images(images, baseline, seed=seed, spatial=spatial)
    rows, columns = (_covered(*axis) for axis in zip(sizes, patches, strides, strict=True))
    drops = subject.scores()[:, None] - _covered_scores(subject, covers, rows, columns)
    drops = drops.reshape(len(images), len(rows), len(columns))
    total = rows.T.astype("float64") @ drops @ columns
    return (total / np.outer(rows.sum(0), columns.sum(0))).astype("float32")


def _usual(size):
    """Returns the side of the cover for an image of this side: 16 for 64 pixels or more."""
    return min(MOST, max(1, size // 4))


def _covered(size, patch, stride):
    """Returns (positions, size) booleans: the pixels of an axis that each position covers."""
    starts = np.unique([*range(0, size - patch, stride), size - patch])
    pixels = np.arange(size)
    return (pixels >= starts[:, None]) & (pixels < starts[:, None] + patch)


def _covered_scores(subject, covers, rows, columns):
    """Returns the (N, positions) scores of the images under each cover."""
    images, positions = subject.images, len(rows) * len(columns)
    first = spatial_axes() == (2, 3)
    found = np.empty((len(images), positions), "float32")
    for index, position in subject.versions(positions, "covers"):
        row, column = np.divmod(position, len(columns))
        masks = rows[row][:, :, None] & columns[column][:, None, :]
        masks = masks[:, None] if first else masks[..., None]
        covered = np.where(masks, covers[index], images[index])
        found[index, position] = subject.scores_of(covered, index)
    return found
