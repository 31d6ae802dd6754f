"""Mean shift on the colors and places of pixels."""

from coursekit._arguments import require_positive
from coursekit.segmentation.clustering.mean_shift import mean_shift
from coursekit.segmentation.pixels.pixel_features import pixel_features
from coursekit.segmentation.pixels.read_image import read_image
from coursekit.segmentation.pixels.read_labels import read_labels
import numpy as np

FINENESS = 4  # cells along the bandwidth
MAX_CELLS = 3000
MAX_PER_AXIS = 4000  # so that five axes of cells are counted in 64 bits


def mean_shift_segment(image, bandwidth, *, place=0.0):
    """Returns the mode to which each pixel's color climbs, or its color and place.

    To take seconds, it gathers the points in cells a quarter of the bandwidth wide (wider where
    there would be more than 3,000), each of which climbs as one from its mean.

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3) array of any range.
        bandwidth: Radius of a neighborhood of colors, where black and white are 1 apart; the
            number of segments follows from it.
        place: Weight of the place, as for `pixel_features`.

    Returns:
        (H, W) int32 array of labels from 0 to n - 1.

    Raises:
        ValueError: If the image is none or an option is out of its range.

    Example:
        >>> import numpy as np
        >>> from coursekit.segmentation import mean_shift_segment
        >>> int(np.ptp(mean_shift_segment(np.eye(8), 0.2)))
        1

    Reference:
        Comaniciu and Meer, "Mean shift: a robust approach toward feature space analysis",
        TPAMI 24(5), 2002.
    """
    require_positive(bandwidth=bandwidth)
    points = pixel_features(image, place=place)
    cells = _cells(points, bandwidth / FINENESS)
    counts = np.bincount(cells)
    sums = [np.bincount(cells, column) for column in points.T]
    modes = mean_shift(np.transpose(sums / counts), bandwidth, weights=counts)
    return read_labels("labels", modes.labels[cells].reshape(read_image(image).shape[:2]))


def _cells(points, width):
    """Returns the cell of each point, from 0 to at most MAX_CELLS - 1."""
    width = max(width, np.ptp(points, axis=0).max() / MAX_PER_AXIS)
    while True:
        places = np.floor((points - points.min(0)) / width).astype("int64")
        codes = np.ravel_multi_index(places.T, places.max(0) + 1)
        occupied, cells = np.unique(codes, return_inverse=True)
        if len(occupied) <= MAX_CELLS:
            return cells
        width = 1.2 * width
