"""What a score is on average where a pixel is seen."""

from coursekit._arguments import pair, require_count
from coursekit._keras.spatial_axes import spatial_axes
from coursekit.interpret.attribution.baselines import baseline_images
from coursekit.interpret.probing.batches import progress
from coursekit.interpret.probing.subject import Subject
import numpy as np
from scipy import ndimage


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
    generator = np.random.default_rng(seed)
    scored, seen, total = np.zeros((len(images), *size)), np.zeros(size), np.zeros(len(images))
    with progress(samples * len(images), "masked images") as done:
        for start in range(0, samples, batch_size):
            count = min(batch_size, samples - start)
            masks = _masks(generator, count, pair("grid", grid), size, share)
            seen += masks.sum(0)
            shown = masks[:, None] if spatial == (2, 3) else masks[..., None]
            for image in range(len(images)):
                changed = shown * images[image] + (1 - shown) * base[image]
                scores = subject.scores_of(changed, np.full(count, image))
                scored[image] += np.tensordot(scores, masks, 1)
                total[image] += scores.sum()
                done(start * len(images) + (image + 1) * count)
    return (scored / seen - (total / samples)[:, None, None]).astype("float32")


def _masks(generator, count, grid, size, share):
    """Returns (count, H, W) smooth random masks from 0 to 1, each shifted at random."""
    cells = [-(-s // g) for s, g in zip(size, grid, strict=True)]
    coarse = (generator.random((count, grid[0] + 1, grid[1] + 1)) < share).astype("float32")
    large = ndimage.zoom(coarse, (1, *cells), order=1, mode="nearest", grid_mode=True)
    shifts = [generator.integers(0, c, count) for c in cells]
    rows, columns = (s[:, None] + np.arange(n) for s, n in zip(shifts, size, strict=True))
    return large[np.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]]
