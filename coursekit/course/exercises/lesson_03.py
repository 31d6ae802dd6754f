"""What is looked at in the exercises of lesson 03, receptive fields."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

STACKS = (
    [(3, 1, 1), (3, 1, 1)],
    [(3, 2, 1), (3, 1, 1)],
    [(3, 1, 2), (3, 1, 2)],
    [(2, 1, 1), (3, 2, 1), (3, 1, 2), (3, 1, 1)],
)
HINTS = (
    "Two layers of 3 are 1 2 3 2 1.",
    "Behind a stride the units lie that many pixels apart.",
    "Dilation spreads the three places of a window; between them are zeros.",
    "Look at a stack in which stride and dilation meet: the spacing is their product.",
)


@exercise("03.1")
def field_size(value):
    """The last layer adds most: its dilation and both strides multiply."""
    number = as_number(value)
    if number is None:
        return "It should be a number of pixels."
    if np.isclose(number, 11):
        return "Behind a stride a window adds (k - 1) times the jump."
    if np.isclose(number, 17):
        return "With dilation 2 a window of 3 spans 5."
    if np.isclose(number, 33):
        return "The stride of a layer counts from the next layer on."
    if not np.isclose(number, 25):
        return "Write size and jump after each layer; they start at 1 and 1."
    return None


@exercise("03.2")
def layer_count(value):
    """No network is built like that: strides reach as far in a few layers."""
    number = as_number(value)
    if number is None:
        return "It should be a number of layers."
    if np.isclose(number, 111) or np.isclose(number, 111.5):
        return "Nearly: 111 layers see 223."
    if np.isclose(number, 75) or np.isclose(number, 74):
        return "A layer adds 2 pixels, not 3: neighboring windows overlap."
    if not np.isclose(number, 112):
        return "n layers see 2n + 1."
    return None


@exercise("03.3")
def rows_seen(value):
    """Half of its window, nearly, hangs over the edge."""
    values = as_numbers(value)
    if values is None or values.shape != (2,):
        return "It should be a list of two rows."
    if values[0] != 206:
        return "Unit 0 begins at -14, and each further unit one jump later."
    if values[1] in (240, 241):
        return "That lies in the padding: the photograph ends before."
    if values[1] == 224:
        return "Rows count from 0."
    if values[1] != 223:
        return "The window has 35 rows; which is the last on the photograph?"
    return None


@exercise("03.4")
def max_pool(value):
    """Windows that overlap use some values twice."""
    if not callable(value):
        return "It should be a function of images, a size and a stride."
    cases = (
        (2, 2, (2, 6, 6, 3), "Start with windows that do not overlap."),
        (3, 2, (2, 9, 9, 3), "Windows of 3 with stride 2 overlap."),
        (3, 1, (1, 5, 8, 2), "Rows and columns may differ in number."),
        (2, 3, (2, 10, 9, 1), "With a stride larger than the window some values are skipped."),
        (3, 2, (1, 8, 8, 2), "A window that does not fit is left out."),
    )
    for size, stride, shape, hint in cases:
        images = np.random.default_rng(0).normal(size=shape).astype("float32") - 3
        windows = sliding_window_view(images, (size, size), axis=(1, 2))
        expected = windows[:, ::stride, ::stride].max(axis=(-2, -1))
        found = as_numbers(value(images.copy(), size, stride))
        if found is None or found.shape != expected.shape:
            return f"{hint} The result's shape should be {expected.shape}."
        if not np.allclose(found, expected):
            return f"{hint} Some maxima are wrong; mind negative values."
    return None


@exercise("03.5")
def path_weights(value):
    """Paths pile up in the middle: the used field is smaller than the seen one."""
    if not callable(value):
        return "It should be a function of a list of windows."
    for windows, hint in zip(STACKS, HINTS, strict=True):
        found = as_numbers(value(list(windows)))
        expected = _paths(windows)
        if found is None or found.ndim != 1:
            return "It should return a list of numbers, one a pixel."
        if found.shape == expected.shape and np.allclose(found, expected / expected.sum()):
            return "Count paths: do not divide by their sum."
        if found.shape != expected.shape or not np.allclose(found, expected):
            return hint
    return None


def _paths(windows):
    """Returns the number of paths to each pixel."""
    paths, jump = np.ones(1), 1
    for kernel, stride, dilation in windows:
        comb = np.zeros((kernel - 1) * dilation * jump + 1)
        comb[:: dilation * jump] = 1
        paths, jump = np.convolve(paths, comb), jump * stride
    return paths
