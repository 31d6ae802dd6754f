"""What finders of proposals return."""

from typing import NamedTuple

from coursekit._short_text import named_fields
import numpy as np
from scipy.ndimage import find_objects


class Proposals(NamedTuple):
    """Regions that may hold a thing, the most promising first.

    Attributes:
        boxes: (P, 4) int32 boxes: top, left, bottom and right, the last two exclusive.
        labels: (S, H, W) int32 segmentations that the regions are made of.
        runs: (P,) int32 segmentation of each proposal.
        members: (P, R) bool, the segments that make up each proposal.
    """

    boxes: np.ndarray
    labels: np.ndarray
    runs: np.ndarray
    members: np.ndarray

    __repr__ = named_fields

    def mask(self, index):
        """Returns the (H, W) bool mask of one proposal."""
        return self.members[index][self.labels[self.runs[index]]]


def segment_boxes(labels):
    """Returns the (R, 4) boxes of segments from 0 to R - 1."""
    places = find_objects(labels + 1)
    return np.array([(r.start, c.start, r.stop, c.stop) for r, c in places], "int32")


def joined_boxes(first, second):
    """Returns the smallest boxes around pairs of boxes."""
    least = np.minimum(first[..., :2], second[..., :2])
    return np.concatenate([least, np.maximum(first[..., 2:], second[..., 2:])], axis=-1)


def box_areas(boxes):
    """Returns the areas of boxes."""
    return np.prod(boxes[..., 2:] - boxes[..., :2], axis=-1)


def without_copies(proposals):
    """Returns proposals without those whose box an earlier one has."""
    kept = np.sort(np.unique(proposals.boxes, axis=0, return_index=True)[1])
    return proposals._replace(
        boxes=proposals.boxes[kept], runs=proposals.runs[kept], members=proposals.members[kept]
    )
