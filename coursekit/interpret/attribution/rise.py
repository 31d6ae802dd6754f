"""What a score is on average where a pixel is seen."""

from coursekit._arguments import pair, require_count
from coursekit._keras.progress import progress
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.interpret.attribution.baselines import baseline_images
from coursekit.interpret.probing.subject import Subject
import numpy as np


def rise(
    model,
    images,
    target,
    *,
    samples=1000,
    grid=7,
    share=0.5,
    baseline=0.0,
    seed=0,
    output=None,
    input=None,
    score="probability",
    batch_size=64,
):
    """Shows random parts of an image and returns each pixel's mean score when it is seen (RISE).

    Args:
        model, images, target, output, input, score, batch_size: As for `saliency`, but the score
            is the probability unless "logit" is asked for, and the model need not be
            differentiable.
        samples: Number of random masks.
        grid: Cells of a mask along height and width, one number or two.
        share: Share of the cells that are seen.
        baseline: What is seen elsewhere, as for `occlusion`.
        seed: Seed of the masks.

    Returns:
        (N, H, W) float32 array: the mean of score times mask over the masks' mean, less the mean
        score, so that it is about 0 where a pixel does not matter.

    Raises:
        ValueError: If an argument is not of the kind above.

    Reference:
        Petsiuk, Das and Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box
        Models", BMVC 2018.
    """
    require_count("samples", samples)
    if not 0 < share < 1:
        raise ValueError(f"`share` must lie between 0 and 1; got {share}.")
    subject = Subject(
        model, images, target, output=output, input=input, score=score, batch_size=batch_size
    )
    images, spatial = subject.images, spatial_axes()
    size = [images.shape[axis] for axis in spatial]
    base = baseline_images(images, baseline, seed=seed, spatial=spatial)
    drawn = _draw(seed, samples, pair("grid", grid), size, share)
    scored, seen, total = np.zeros((len(images), *size)), np.zeros(size), np.zeros(len(images))
    with progress(samples * len(images), "masked images") as done:
        for start in range(0, samples, batch_size):
            masks = _masks(*(part[start : start + batch_size] for part in drawn), size)
            seen += masks.sum(0)
            shown = masks[:, None] if spatial == (2, 3) else masks[..., None]
            for image in range(len(images)):
                changed = shown * images[image] + (1 - shown) * base[image]
                scores = subject.scores_of(changed, np.full(len(masks), image))
                scored[image] += np.tensordot(scores, masks, 1)
                total[image] += scores.sum()
                done(start * len(images) + (image + 1) * len(masks))
    means = total[:, None, None] / samples
    found = np.where(seen > 0, scored / np.where(seen > 0, seen, 1) - means, 0)
    return found.astype("float32")


def _draw(seed, samples, grid, size, share):
    """Draws for each mask which of its cells are seen, and its shifts in cells."""
    generator = np.random.default_rng(seed)
    cells = generator.random((samples, grid[0] + 1, grid[1] + 1)) < share
    lengths = [-(-side // count) for side, count in zip(size, grid, strict=True)]
    rows, columns = (generator.integers(0, length, samples) / length for length in lengths)
    return cells.astype("float32"), rows, columns


def _masks(cells, rows, columns, size):
    """Returns (count, H, W) masks from 0 to 1, bilinear between the middles of the cells."""
    along_rows, along_columns = (
        _tents(side, count, shifts)
        for side, count, shifts in zip(size, cells.shape[1:], (rows, columns), strict=True)
    )
    return along_rows @ cells @ along_columns.transpose(0, 2, 1)


def _tents(side, count, shifts):
    """Returns the (masks, side, count) shares that the cells of an axis have in its pixels."""
    length = -(-side // (count - 1))
    places = (np.arange(side) + 0.5) / length - 0.5 + shifts[:, None]
    places = np.clip(places, 0, count - 1)[..., None]
    return np.maximum(1 - np.abs(places - np.arange(count)), 0).astype("float32")
