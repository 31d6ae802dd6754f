"""K-means on the colors and places of pixels."""

from coursekit._arguments import require_count
from coursekit._extras import optional
from coursekit.segmentation.pixels.pixel_features import pixel_features
from coursekit.segmentation.pixels.read_image import read_image
from coursekit.segmentation.pixels.read_labels import read_labels
from coursekit.segmentation.pixels.segment_arguments import require_segments
import numpy as np

cluster = optional("sklearn.cluster")

SAMPLE = 20_000  # pixels that place the centers; all pixels are then labeled


def kmeans_segment(image, n_segments, *, place=0.0, seed=0):
    """Returns the cluster of each pixel's color, or of its color and place.

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3) array of any range.
        n_segments: Clusters to look for. Where the image has fewer different points, they are
            fewer.
        place: Weight of the place, as for `pixel_features`. At 0, a cluster may lie in many places
            (`connected_segments` parts it).
        seed: Seed of the first centers. Of large images, 20,000 pixels drawn with it place them.

    Returns:
        (H, W) int32 array of labels from 0 to n - 1.

    Raises:
        ValueError: If the image is none or an option is out of its range.

    Example:
        >>> import numpy as np
        >>> from coursekit.segmentation import kmeans_segment
        >>> int(np.ptp(kmeans_segment(np.eye(8), 2)))
        1
    """
    points = pixel_features(image, place=place)
    shape = read_image(image).shape[:2]
    require_segments(n_segments, shape)
    require_count("seed", seed, least=0)
    sample = points
    if len(points) > max(SAMPLE, n_segments):
        chosen = np.random.default_rng(seed).choice(len(points), max(SAMPLE, n_segments), False)
        sample = points[chosen]
    count = min(n_segments, len(np.unique(sample.round(6), axis=0)))
    clusters = cluster.KMeans(count, n_init=2, random_state=seed).fit(sample).predict(points)
    return read_labels("labels", clusters.reshape(shape))
