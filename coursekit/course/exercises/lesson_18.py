"""What is looked at in the exercises of lesson 18, looking at features."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np

FIELD, WITHOUT_STRIDE, WITHOUT_BELOW = 19, 13, 12
ANGLES = (0, 30, 45, 90, 120, 150)  # degrees
SIZE, WAVELENGTH, NEAR = 11, 4, 8  # pixels, pixels, degrees


@exercise("18.1")
def field_width(value):
    """Each layer adds (its size - 1) times the stride of all layers below it."""
    number = as_number(value)
    if number is None:
        return "It should be one number of pixels."
    if number == WITHOUT_STRIDE:
        return "Neighboring units do not stand one pixel apart: what is their stride?"
    if number == WITHOUT_BELOW:
        return "Three windows, four pixels apart: how far do the first and the last reach together?"
    if number != FIELD:
        return "Draw three windows of 11 pixels, each four pixels on: where do they begin and end?"
    return None


@exercise("18.2")
def variance_kept(value):
    """The share says how much of the cloud a picture keeps, not whether neighbors stay so."""
    if not callable(value):
        return "It should be a function of features and components."
    features = np.random.default_rng(0).normal(3.0, (5, 4, 2, 1, 1, 1), (60, 6))
    for count in (2, 1, 6):
        share = as_number(value(features.copy(), count))
        if share is None:
            return "It should return one number."
        if np.isclose(share, _share(features, count), rtol=1e-4):
            continue
        if np.isclose(share, _share(features, count, power=1), rtol=1e-4):
            return "Singular values are lengths, and a variance is a length squared."
        if np.isclose(share, _share(features, count, center=False), rtol=1e-4):
            return "Variance is about the mean: what must be done before the decomposition?"
        return f"For {count} of six components the share is another: compare with `pca_by_svd`."
    return None


@exercise("18.3")
def stripe_angle(value):
    """One peak names one direction: an edge and a corner have their energy at many."""
    if not callable(value):
        return "It should be a function of one filter."
    for angle in ANGLES:
        waves = _stripes(angle)
        found, lifted = (as_numbers(value(filter.copy())) for filter in (waves, waves + 5.0))
        if found is None or lifted is None or found.size != 1:
            return "It should return one number of degrees."
        if not 0 <= found < 180:
            return f"It should lie from 0 to below 180; got {found.item():.4g}."
        if _apart(found, angle) > NEAR:
            return _angle_hint(found, angle)
        if _apart(lifted, angle) > NEAR:
            return "Add 5 to all weights: the stripes stay, but your answer changes. Why?"
    return None


@exercise("18.4")
def neighbor_accuracy(value):
    """A picture can lose accuracy that the features have, but never add what they do not hold."""
    if not callable(value):
        return "It should be a function of points, labels and neighbors."
    generator = np.random.default_rng(0)
    labels = np.repeat([0, 1], 30)
    points = generator.normal(size=(60, 3)) + labels[:, None]
    for neighbors in (1, 3, 5):
        share = as_number(value(points.copy(), labels.copy(), neighbors))
        if share is None:
            return "It should return one number."
        if np.isclose(share, _accuracy(points, labels, neighbors), atol=1e-6):
            continue
        if np.isclose(share, _accuracy(points, labels, neighbors, skip=0), atol=1e-6):
            return "The nearest point to a point is the point itself. Does it vote in yours?"
        if not 0 <= share <= 1:
            return f"A share lies from 0 to 1; got {share:.4g}."
        return f"For {neighbors} neighbors among 60 points it is another share."
    return None


def _share(features, count, *, power=2, center=True):
    rows = features - features.mean(axis=0) if center else features
    sizes = np.linalg.svd(rows, compute_uv=False) ** power
    return sizes[:count].sum() / sizes.sum()


def _stripes(angle):
    down, right = np.indices((SIZE, SIZE)) - SIZE // 2
    along = right * np.cos(np.deg2rad(angle)) + down * np.sin(np.deg2rad(angle))
    return np.exp(-(down**2 + right**2) / 18) * np.cos(2 * np.pi * along / WAVELENGTH + 1)


def _apart(found, angle):
    """Returns the difference of two directions in degrees, at most 90."""
    return abs((found - angle + 90) % 180 - 90)


def _angle_hint(found, angle):
    if _apart(found, angle + 90) <= NEAR:
        return "The brightness changes across the stripes, not along them; 0 is for standing ones."
    if _apart(found, -angle) <= NEAR:
        return "Rows count downwards: is the sign of your vertical frequency the array's?"
    if _apart(np.rad2deg(found), angle) <= NEAR:
        return "That looks like radians."
    return f"For stripes at {angle} degrees it is off by {_apart(found, angle).item():.0f} degrees."


def _accuracy(points, labels, neighbors, *, skip=1):
    distances = np.linalg.norm(points[:, None] - points, axis=-1)
    near = labels[np.argsort(distances, axis=1)[:, skip : skip + neighbors]]
    return np.mean((near.mean(axis=1) > 0.5) == labels)
