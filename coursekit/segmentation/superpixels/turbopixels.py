"""Turbopixels: seeds that grow by a flow and stop at edges and at each other."""

from coursekit._arguments import require_not_negative
from coursekit._extras import optional
from coursekit.segmentation.pixels.pixel_features import lab_image
from coursekit.segmentation.pixels.read_image import read_image
from coursekit.segmentation.superpixels.grid import grid, grid_centers
import numpy as np
from scipy.ndimage import distance_transform_edt, gaussian_filter, minimum_position

measure = optional("skimage.measure")
segmentation = optional("skimage.segmentation")

BLUR = 1.5  # pixels, of the gradient and of the fronts
STEP = 1.5  # pixels that the fastest front moves at once
PATIENCE = 8  # steps in which fronts that stand
STILL = 1e-5  # gain less than this share of the pixels
TIE = 1e-3  # weight of a seed's move among equally flat pixels
CONTRAST = 0.02  # gradient that counts as none


def turbopixels(image, n_segments, *, smoothness=0.3, attraction=1.0):
    """Returns superpixels that grow from a grid of seeds, slower where the image changes.

    A front moves outward with the speed (1 - smoothness * curvature) * affinity - attraction *
    (the affinity's slope along the front's normal), where the affinity is 1 in flat parts and
    near 0 at edges. It stops where it is as near to another front. Simplified from the paper: the
    distance to the fronts is computed anew at each step instead of being evolved in a narrow
    band; curvature and normal come from a blur of what the fronts enclose; and pixels left
    between fronts are flooded from both sides instead of thinned to a line.

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3) array of any range, which is first brought to [0, 1].
        n_segments: How many, exactly those of `grid`: each of its cells is given a seed.
        smoothness: Weight of the curvature, which keeps fronts round.
        attraction: Weight of the pull toward edges.

    Returns:
        (H, W) int32 array of labels from 0 to n - 1, each connected.

    Raises:
        ValueError: If the image is none or an option is out of its range.

    Example:
        >>> import numpy as np
        >>> from coursekit.segmentation import turbopixels
        >>> int(turbopixels(np.eye(30), 9).max()) + 1
        9

    Reference:
        Levinshtein and others, "TurboPixels: fast superpixels using geometric flows", TPAMI 31(12),
        2009.
    """
    require_not_negative(smoothness=smoothness, attraction=attraction)
    image = read_image(image)
    seeds = grid_centers(image.shape, n_segments)
    spacing = np.sqrt(seeds.size / seeds.max())
    edges = _edge_strength(image, spacing)
    seeds = _away_from_edges(seeds, edges, spacing)
    affinity = np.exp(-edges).astype("float32")
    labels = _grow(seeds, affinity, spacing, smoothness, attraction)
    return segmentation.watershed(-affinity, _one_part(labels, seeds)).astype("int32") - 1


def _edge_strength(image, spacing):
    """Returns the gradient in shares of its mean in the surroundings."""
    lab = gaussian_filter(lab_image(image), (BLUR, BLUR, 0))
    gradient = np.sqrt(sum((g**2).sum(-1) for axis in (0, 1) for g in [_slope(lab, axis)]))
    return gradient / (gaussian_filter(gradient, spacing / 2) + CONTRAST)


def _away_from_edges(seeds, edges, spacing):
    """Moves each seed to the flattest pixel around it."""
    distance = distance_transform_edt(seeds == 0)
    costs = np.where(distance <= spacing / 4, edges + TIE * distance, np.inf)
    cells = grid(seeds.shape, int(seeds.max())) + 1
    places = minimum_position(costs, cells, np.arange(1, seeds.max() + 1))
    moved = np.zeros_like(seeds)
    moved[tuple(np.transpose(places))] = np.arange(1, seeds.max() + 1)
    return moved


def _grow(seeds, affinity, spacing, smoothness, attraction):
    """Returns the labels of the pixels that fronts reach, 0 elsewhere."""
    labels, enclosed = seeds, []
    depth = np.where(seeds > 0, -0.5, 0).astype("float32")
    pull = [attraction * _slope(affinity, axis) for axis in (0, 1)]
    for step in range(int(4 * spacing / STEP) + 4):
        speed = _speed(labels > 0, affinity, pull, smoothness)
        depth -= STEP * speed
        labels, depth = _advance(labels, depth, seeds)
        enclosed.append(np.count_nonzero(labels))
        if enclosed[-1] - enclosed[-PATIENCE:][0] <= STILL * labels.size and step >= PATIENCE:
            break
    return labels


def _speed(inside, affinity, pull, smoothness):
    """Returns the outward speed of each front pixel, from -1 to 1."""
    blurred = gaussian_filter(inside.astype("float32"), BLUR)
    down, across = _slope(blurred, 0), _slope(blurred, 1)
    steepness = np.sqrt(down**2 + across**2) + 1e-6
    down, across = -down / steepness, -across / steepness
    curvature = _slope(down, 0) + _slope(across, 1)
    toward_edges = down * pull[0] + across * pull[1]
    return np.clip((1 - smoothness * curvature) * affinity - toward_edges, -1, 1)


def _advance(labels, depth, seeds):
    """Moves the fronts; returns labels, and the level of each pixel below that of the front."""
    inside = (labels > 0) & (depth < 0) | (seeds > 0)
    distance, nearest = distance_transform_edt(~inside, return_indices=True)
    nearest = tuple(nearest)
    owners, front = labels[nearest], np.minimum(depth[nearest], 0)
    level = distance + front
    joining = ~inside & (level < 0) & ~_between(owners)
    depth = np.where(joining | inside, np.minimum(level, -1e-3), 0).astype("float32")
    return np.where(inside | joining, owners, 0), depth


def _between(owners):
    """Returns whether a pixel's nearest front is not that of a neighbor."""
    between = np.zeros(owners.shape, bool)
    for near, far in [(np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])]:
        differs = owners[near] != owners[far]
        between[near] |= differs
        between[far] |= differs
    return between


def _slope(values, axis):
    """Returns central differences; 0 along a single row or column."""
    return np.gradient(values, axis=axis) if values.shape[axis] > 1 else np.zeros_like(values)


def _one_part(labels, seeds):
    """Returns of each label the connected part that holds its seed."""
    parts = measure.label(labels, connectivity=1)
    return np.where(np.isin(parts, parts[seeds > 0]), labels, 0)
