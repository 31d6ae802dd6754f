"""Pixels that segments and regions of the truth share."""

from coursekit.segmentation.pixels.read_labels import read_pair
import numpy as np
from scipy import sparse


def overlaps(labels, truth):
    """Returns a sparse (segments, regions) array with the number of pixels in both."""
    labels, truth = read_pair(labels, truth)
    pixels = np.ones(labels.size, "int64")
    return sparse.coo_array((pixels, (labels.ravel(), truth.ravel()))).tocsr()
