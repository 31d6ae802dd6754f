"""What two images have in common."""

from coursekit._arguments import require_not_negative, require_positive
from coursekit.segmentation.cosegmentation.min_cut import min_cut
from coursekit.segmentation.pixels.pixel_features import lab_image
from coursekit.segmentation.pixels.read_image import checked_image, stretched
from coursekit.segmentation.regions.region_pairs import region_means, region_pairs
from coursekit.segmentation.superpixels.slic import slic
import numpy as np
from scipy.spatial.distance import cdist

CONTRAST = 0.1  # distance of colors at which a border costs 1 / e


def cosegment(first, second, *, n_segments=300, bandwidth=0.1, smoothness=0.5):
    """Returns the regions of two images that are made of the same colors.

    A color that fills the same share of both images speaks for the common thing, a color that one
    image alone has against it. Superpixels vote with their color, and a minimum cut over
    neighboring superpixels smooths the votes. Simplified from Rother and others, whose model asks
    that the two foregrounds have one histogram: a background that both share is taken as common.

    Args:
        first, second: (H, W), (H, W, 1) or (H, W, 3) arrays of one dtype and range, which together
            are brought to [0, 1]; sizes may differ.
        n_segments: Superpixels of each image.
        bandwidth: Distance within which colors count as alike, where black and white are 1 apart.
        smoothness: Cost of a border between equal colors, against votes from -1 to 1.

    Returns:
        Two (H, W) bool arrays, the common region in each image.

    Raises:
        ValueError: If an image is none, dtypes differ or an option is out of its range.

    Example:
        >>> import numpy as np
        >>> from coursekit.segmentation import cosegment
        >>> first, second = np.zeros((32, 32, 3)), np.ones((32, 32, 3))
        >>> first[8:24, 8:24] = second[4:20, 4:20] = [1, 0, 0]
        >>> [int(mask.sum()) for mask in cosegment(first, second, n_segments=64)]
        [256, 256]

    Reference:
        Rother, Kolmogorov, Minka and Blake, "Cosegmentation of image pairs by histogram matching",
        CVPR 2006.
    """
    require_not_negative(smoothness=smoothness)
    require_positive(bandwidth=bandwidth)
    images = _read_images(first, second)
    segments = [slic(image, n_segments) for image in images]
    tables = [region_means(*pair) for pair in zip(segments, map(lab_image, images), strict=True)]
    votes = _votes(tables, bandwidth)
    return tuple(
        _smoothed(labels, means, vote, smoothness)[labels]
        for labels, (means, _), vote in zip(segments, tables, votes, strict=True)
    )


def _read_images(first, second):
    images = checked_image(first, "first"), checked_image(second, "second")
    dtypes = np.asarray(first).dtype, np.asarray(second).dtype
    if dtypes[0] != dtypes[1]:
        raise ValueError(
            f"`second` must be of the dtype of `first`, {dtypes[0]}, for their colors to compare; "
            f"got {dtypes[1]}."
        )
    return stretched(*images)


def _votes(tables, bandwidth):
    """Returns from -1 to 1 how much each superpixel's color is common to both images."""
    return [_commonness(means, tables, bandwidth) for means, _ in tables]


def _commonness(colors, tables, bandwidth):
    densities = [
        np.exp(-0.5 * (cdist(colors, means) / bandwidth) ** 2) @ sizes / sizes.sum()
        for means, sizes in tables
    ]
    return 2 * np.minimum(*densities) / np.maximum(*densities) - 1


def _smoothed(labels, means, votes, smoothness):
    """Returns which superpixels are common after a minimum cut."""
    pairs, lengths = region_pairs(labels)
    apart = np.linalg.norm(means[pairs[:, 0]] - means[pairs[:, 1]], axis=1)
    sizes = np.bincount(labels.ravel())
    side = np.sqrt(sizes.mean())
    costs = smoothness * np.exp(-apart / CONTRAST) * lengths / side
    weights = sizes / sizes.mean()
    unary = weights[:, None] * np.stack([np.maximum(votes, 0), np.maximum(-votes, 0)], axis=1)
    return min_cut(unary, pairs, costs)
