"""Images cut into segments without learning, on NumPy arrays, and scores of the segments.

A method takes one image, gray or color, of any range, and returns (H, W) int32 labels from 0 on.
"""

from coursekit.segmentation.clustering.kmeans_segment import kmeans_segment
from coursekit.segmentation.clustering.mean_shift import MeanShift, mean_shift
from coursekit.segmentation.clustering.mean_shift_segment import mean_shift_segment
from coursekit.segmentation.cosegmentation.cosegment import cosegment
from coursekit.segmentation.pixels.connected_segments import connected_segments
from coursekit.segmentation.pixels.pixel_features import pixel_features
from coursekit.segmentation.proposals.grow_proposals import grow_proposals
from coursekit.segmentation.proposals.proposal_recall import instance_boxes, proposal_recall
from coursekit.segmentation.proposals.proposals import Proposals
from coursekit.segmentation.proposals.selective_search import selective_search
from coursekit.segmentation.regions.cut import cut
from coursekit.segmentation.regions.hierarchy import Hierarchy, merge_hierarchy
from coursekit.segmentation.regions.region_pairs import region_pairs
from coursekit.segmentation.regions.ultrametric_map import ultrametric_map
from coursekit.segmentation.scores.achievable_accuracy import achievable_accuracy
from coursekit.segmentation.scores.boundary_recall import boundary_recall
from coursekit.segmentation.scores.score_segments import SegmentScores, score_segments
from coursekit.segmentation.scores.undersegmentation_error import undersegmentation_error
from coursekit.segmentation.superpixels.felzenszwalb import felzenszwalb
from coursekit.segmentation.superpixels.grid import grid
from coursekit.segmentation.superpixels.slic import slic
from coursekit.segmentation.superpixels.turbopixels import turbopixels
from coursekit.segmentation.superpixels.watershed import compact_watershed, watershed

__all__ = [
    "Hierarchy",
    "MeanShift",
    "Proposals",
    "SegmentScores",
    "achievable_accuracy",
    "boundary_recall",
    "compact_watershed",
    "connected_segments",
    "cosegment",
    "cut",
    "felzenszwalb",
    "grid",
    "grow_proposals",
    "instance_boxes",
    "kmeans_segment",
    "mean_shift",
    "mean_shift_segment",
    "merge_hierarchy",
    "pixel_features",
    "proposal_recall",
    "region_pairs",
    "score_segments",
    "selective_search",
    "slic",
    "turbopixels",
    "ultrametric_map",
    "undersegmentation_error",
    "watershed",
]
