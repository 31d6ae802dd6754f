"""Regions grown from seeds over the graph of segments."""

from coursekit._arguments import require_count
from coursekit.segmentation.pixels.pixel_features import lab_image
from coursekit.segmentation.pixels.read_image import read_image
from coursekit.segmentation.pixels.read_labels import read_labels
from coursekit.segmentation.proposals.proposals import Proposals, segment_boxes
from coursekit.segmentation.regions.region_pairs import region_means, region_pairs
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

LEAST = 1e-6  # cost of a step between regions of one color


def grow_proposals(image, labels, seeds=None, *, levels=8):
    """Grows a region from each seed, along the steps whose changes of color add up to least.

    A step from a segment to its neighbor costs the distance of their mean colors. A seed's regions
    are the segments within a distance of it, for several distances: those before the widest gaps
    in distance, where growing on would cost most.

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3) array of any range.
        labels: (H, W) whole numbers, segments such as superpixels, counted from 0 in the order of
            their numbers.
        seeds: Segments to grow from; by default all.
        levels: Regions for each seed, at most.

    Returns:
        `Proposals`, all different, those with the widest gap first.

    Raises:
        ValueError: If the image or the labels are none, differ in size, or a seed is no segment.

    Example:
        >>> import numpy as np
        >>> from coursekit.segmentation import grid, grow_proposals
        >>> image = np.zeros((32, 32))
        >>> image[8:24, 8:16] = 1
        >>> grow_proposals(image, grid(image.shape, 16), levels=1).boxes
        array([[ 8,  8, 24, 16],
               [ 0,  0, 32, 32]], dtype=int32)

    Reference:
        Kraehenbuehl and Koltun, "Geodesic object proposals", ECCV 2014, which learns where to put
        its seeds; Carreira and Sminchisescu, "Constrained parametric min-cuts", CVPR 2010, and
        Endres and Hoiem, "Category independent object proposals", ECCV 2010, grow by cuts.
    """
    image, labels = read_image(image), read_labels("labels", labels)
    if image.shape[:2] != labels.shape:
        raise ValueError(
            f"`labels` must be of the image's size, {image.shape[:2]}; got {labels.shape}."
        )
    require_count("levels", levels)
    means, _ = region_means(labels, lab_image(image))
    seeds = _read_seeds(seeds, len(means))
    distances = dijkstra(_steps(labels, means), directed=False, indices=seeds)
    members, gaps = _within(distances, levels)
    return _proposals(labels, members, gaps)


def _read_seeds(seeds, count):
    seeds = np.arange(count) if seeds is None else np.atleast_1d(seeds)
    if seeds.dtype.kind not in "iu" or seeds.ndim != 1 or not len(seeds):
        raise ValueError(f"`seeds` must be numbers of segments; got {seeds!r}.")
    if seeds.min() < 0 or seeds.max() >= count:
        raise ValueError(f"`seeds` must be segments from 0 to {count - 1}; got {seeds.tolist()}.")
    return seeds


def _steps(labels, means):
    """Returns the sparse graph of what a step from a segment to its neighbor costs."""
    pairs, _ = region_pairs(labels)
    costs = np.linalg.norm(means[pairs[:, 0]] - means[pairs[:, 1]], axis=1) + LEAST
    return sparse.coo_array((costs, tuple(pairs.T)), shape=2 * (len(means),)).tocsr()


def _within(distances, levels):
    """Returns the members of each region that a seed grows to, and the gap in front of it."""
    ordered = np.sort(distances, axis=1)
    gaps = np.diff(ordered, axis=1, append=ordered[:, -1:])
    widest = np.argsort(-gaps, axis=1, kind="stable")[:, :levels]
    radii = np.take_along_axis(ordered, widest, axis=1)
    members = distances[:, None, :] <= radii[:, :, None]
    return members.reshape(-1, distances.shape[1]), np.take_along_axis(gaps, widest, 1).ravel()


def _proposals(labels, members, gaps):
    """Returns different regions with their boxes, the widest gap first."""
    members = members[np.argsort(-gaps, kind="stable")]
    rows = np.packbits(members, axis=1)
    members = members[np.sort(np.unique(rows, axis=0, return_index=True)[1])]
    leaves = segment_boxes(labels)
    starts = [np.where(members, leaves[:, side], max(labels.shape)).min(1) for side in (0, 1)]
    ends = [np.where(members, leaves[:, side], 0).max(1) for side in (2, 3)]
    boxes = np.stack([*starts, *ends], axis=1)
    runs = np.zeros(len(boxes), "int32")
    return Proposals(boxes.astype("int32"), labels[None], runs, members)
