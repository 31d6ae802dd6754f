"""All segmentations from fine to coarse in one tree."""

from typing import NamedTuple

from coursekit._short_text import named_fields
from coursekit.segmentation.pixels.pixel_features import lab_image
from coursekit.segmentation.pixels.read_image import read_image
from coursekit.segmentation.pixels.read_labels import read_labels
from coursekit.segmentation.regions.greedy_merges import greedy_merges
from coursekit.segmentation.regions.region_pairs import region_means, region_pairs
import numpy as np


class Hierarchy(NamedTuple):
    """A tree of mergers.

    Attributes:
        labels: (H, W) int32 regions at the leaves, from 0 to R - 1.
        linkage: (R - 1, 4) float64 in SciPy's form, which `scipy.cluster.hierarchy.dendrogram`
            draws: two regions, the height at which they merge and the leaves below. Heights rise.
    """

    labels: np.ndarray
    linkage: np.ndarray

    __repr__ = named_fields


def merge_hierarchy(image, labels):
    """Merges the two neighboring regions whose mean colors are nearest, until one is left.

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3) array of any range, which is first brought to [0, 1].
        labels: (H, W) whole numbers, the regions to begin with, such as superpixels.

    Returns:
        A `Hierarchy`. A merger's height is the distance of the two colors (black and white are 1
        apart), or that of the merger before where this is higher.

    Raises:
        ValueError: If the image or the labels are none, or differ in size.

    Example:
        >>> from coursekit.segmentation import cut, merge_hierarchy
        >>> hierarchy = merge_hierarchy([[0.0, 0.1, 1.0]], [[0, 1, 2]])
        >>> cut(hierarchy, 0.5)
        array([[0, 0, 1]], dtype=int32)

    Reference:
        Arbelaez and others, "Contour detection and hierarchical image segmentation", TPAMI 33(5),
        2011, whose heights come from a learned detector of contours.
    """
    image, labels = read_image(image), read_labels("labels", labels)
    if image.shape[:2] != labels.shape:
        raise ValueError(
            f"`labels` must be of the image's size, {image.shape[:2]}; got {labels.shape}."
        )
    means, sizes = region_means(labels, lab_image(image))
    count = len(sizes)
    colors = np.concatenate([means, np.zeros((count - 1, 3))])
    sizes = np.concatenate([sizes, np.zeros(count - 1)])

    def distance(first, second):
        return np.linalg.norm(colors[first] - colors[second], axis=-1)

    def join(first, second, made):
        sizes[made] = sizes[first] + sizes[second]
        colors[made] = (sizes[first] * colors[first] + sizes[second] * colors[second]) / sizes[made]

    merges, heights = greedy_merges(region_pairs(labels)[0], count, distance, join)
    return Hierarchy(labels, _linkage(merges, heights, count))


def _linkage(merges, heights, count):
    leaves = np.concatenate([np.ones(count), np.zeros(len(merges))])
    for made, (first, second) in enumerate(merges, count):
        leaves[made] = leaves[first] + leaves[second]
    return np.column_stack([merges, np.maximum.accumulate(heights), leaves[count:]])
