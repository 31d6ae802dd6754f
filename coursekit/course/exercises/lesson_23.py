"""What is looked at in the exercises of lesson 23, dense prediction."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np

TRUE = np.array([0, 0, 0, 1, 1, 2, 2, 255])
FOUND = np.array([0, 0, 1, 1, 1, 1, 2, 2])
MEAN_IOU = (2 / 3 + 2 / 4 + 1 / 2) / 3
FIELD = 15


@exercise("23.1")
def void_ignored(value):
    """Whatever stands at the ignored pixel, the score is the same."""
    number = as_number(value)
    if number is None:
        return "It should be one number."
    if np.isclose(number, 5 / 7, atol=5e-3):
        return "That is the pixel accuracy: take the IoU of each class first."
    if np.isclose(number, (2 / 3 + 2 / 4 + 1 / 3) / 3, atol=5e-3):
        return "The ignored pixel counts nowhere, not even in the union of class 2."
    if np.isclose(number, (2 / 3 + 2 / 4 + 1 / 2) / 4, atol=5e-3):
        return "There are three classes: 255 is none."
    if not np.isclose(number, MEAN_IOU, atol=5e-3):
        return "Of each class: pixels in both, divided by pixels in either one."
    return None


@exercise("23.2")
def field(value):
    """Doubling the rate at each layer makes the field grow exponentially, without gaps."""
    number = as_number(value)
    if number is None:
        return "It should be one number of pixels."
    if number == 7:
        return "That is the field without dilation."
    if number == 9:
        return "That is the field of the last layer alone; each layer adds to the one before."
    if number != FIELD:
        return "A layer of rate d adds 2d pixels to the field."
    return None


@exercise("23.3")
def dense_to_kernel(value):
    """Nothing was learned: the numbers of the dense layer only got another shape."""
    if not callable(value):
        return "It should be a function of weights, height and width."
    weights = np.arange(2 * 3 * 4 * 5, dtype=float).reshape(24, 5)
    expected = weights.reshape(2, 3, 4, 5)
    found = as_numbers(value(weights.copy(), 2, 3))
    if found is None or found.ndim != 4:
        return "It should return an array of four axes."
    if found.shape != expected.shape:
        return "Keras's kernels are (height, width, channels, units)."
    if not np.allclose(found, expected):
        return "`Flatten` runs through rows, then columns, then channels: the last the fastest."
    return None


@exercise("23.4")
def interlace(value):
    """Each run of the network fills one place of every block of s x s pixels."""
    if not callable(value):
        return "It should be a function of maps."
    for stride, height, width in ((2, 3, 4), (3, 2, 5)):
        full = np.random.default_rng(stride).normal(size=(stride * height, stride * width, 2))
        runs = [[full[a::stride, b::stride] for b in range(stride)] for a in range(stride)]
        found = as_numbers(value(np.array(runs)))
        if found is None or found.shape != full.shape:
            return "s x s maps of (H, W, K) should become one of (s H, s W, K)."
        if np.allclose(found, _side_by_side(runs)):
            return "The maps stand side by side; rows of different runs should alternate."
        if not np.allclose(found, full):
            return "Place (i, j) of run (a, b) goes to row s i + a and column s j + b."
    return None


@exercise("23.5")
def has_gaps(value):
    """Rates with a common divisor always leave gaps; 1 at the start helps, but is not all."""
    if not callable(value):
        return "It should be a function of a list of rates."
    cases = (
        [1],
        [2],
        [2, 2, 2],
        [1, 2, 3],
        [1, 2, 4],
        [2, 3],
        [1, 5],
        [1, 3, 9],
        [3, 1, 9],
        [4, 1],
    )
    for rates in cases:
        found = np.asarray(value(list(rates)))
        if found.dtype != bool or found.size != 1:
            return "It should return True or False."
        if bool(found.ravel()[0]) != _leaves_gaps(rates):
            return f"Look at the rates {rates}: list which pixels the last unit sees."
    return None


def _side_by_side(runs):
    return np.concatenate([np.concatenate(row, axis=1) for row in runs])


def _leaves_gaps(rates):
    seen = {0}
    for rate in rates:
        seen = {place + step for place in seen for step in (-rate, 0, rate)}
    return len(seen) < max(seen) - min(seen) + 1
