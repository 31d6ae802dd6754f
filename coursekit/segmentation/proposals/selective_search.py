"""Boxes of things from hierarchies of merged regions."""

from coursekit._arguments import require_count, require_one_of
from coursekit.segmentation.pixels.read_image import read_image
from coursekit.segmentation.proposals.proposals import Proposals, without_copies
from coursekit.segmentation.proposals.similarity import MEASURES, RegionTable
from coursekit.segmentation.regions.greedy_merges import greedy_merges
from coursekit.segmentation.regions.region_pairs import region_pairs
from coursekit.segmentation.superpixels.felzenszwalb import felzenszwalb
import numpy as np


def selective_search(image, *, scales=(50, 100, 200), measures=MEASURES, min_size=20, seed=0):
    """Proposes every region on the way from small segments to the whole image.

    The two neighbors that are most alike are merged until one is left, once for each scale of
    the first segments. Simplified from the paper: one color space, 4 directions of texture.

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3) array of any range.
        scales: The `scale` of `felzenszwalb` for each hierarchy.
        measures: What counts in being alike, out of color, texture, size (small regions first)
            and fill (regions that fill their common box first).
        min_size: Smallest first segment in pixels.
        seed: Seed of the order. Regions near the whole come early, by the paper's random factor
            on their rank.

    Returns:
        `Proposals` whose boxes all differ, the most promising first.

    Raises:
        ValueError: If the image is none or an option is out of its range.

    Example:
        >>> import numpy as np
        >>> from coursekit.segmentation import selective_search
        >>> image = np.zeros((32, 32))
        >>> image[8:24, 4:16] = 1
        >>> [8, 4, 24, 16] in selective_search(image).boxes.tolist()
        True

    Reference:
        Uijlings and others, "Selective search for object recognition", IJCV 104(2), 2013.
    """
    image = read_image(image)
    scales = tuple(np.atleast_1d(scales).tolist())
    if not scales:
        raise ValueError("`scales` must name at least one scale; got none.")
    measures = (measures,) if isinstance(measures, str) else tuple(measures)
    for measure in measures or ("none",):
        require_one_of("measures", measure, MEASURES)
    require_count("seed", seed, least=0)
    generator = np.random.default_rng(seed)
    trees = [_tree(image, scale, measures, min_size) for scale in scales]
    return _in_order(trees, generator)


def _tree(image, scale, measures, min_size):
    """Returns first segments, and the boxes and members of all regions, leaves first."""
    labels = felzenszwalb(image, scale=scale, min_size=min_size)
    table = RegionTable(image, labels, measures)
    count = table.count
    members = np.zeros((2 * count - 1, count), bool)
    members[:count] = np.eye(count, dtype=bool)

    def cost(first, second):
        return -table.similarity(first, second)

    def join(first, second, made):
        table.join(first, second, made)
        members[made] = members[first] | members[second]

    greedy_merges(region_pairs(labels)[0], count, cost, join)
    return labels, table.boxes, members


def _in_order(trees, generator):
    """Returns the proposals of several trees, the tops first but for chance."""
    widest = max(members.shape[1] for _, _, members in trees)
    ranks = [np.arange(len(boxes), 0, -1) for _, boxes, _ in trees]
    order = np.argsort(np.concatenate([rank * generator.random(len(rank)) for rank in ranks]))
    members = [np.pad(m, ((0, 0), (0, widest - m.shape[1]))) for _, _, m in trees]
    runs = np.repeat(np.arange(len(trees), dtype="int32"), [len(rank) for rank in ranks])
    return without_copies(
        Proposals(
            np.concatenate([boxes for _, boxes, _ in trees])[order],
            np.stack([labels for labels, _, _ in trees]),
            runs[order],
            np.concatenate(members)[order],
        )
    )
