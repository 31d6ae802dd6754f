"""What is looked at in the exercises of lesson 25, find the slip."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np

EPSILON = 1e-3


@exercise("25.1")
def dense_parameters(value):
    """One bias for each output: 9,192 in all, which the table leaves out."""
    number = as_number(value)
    if number is None:
        return "It should be one whole number of parameters."
    if number in (58_622, 58_631):
        return "Give parameters, not thousands of them."
    if number == 58_621_952:
        return "Those are the weights: each output has a bias, too."
    if number == 61_100_840:
        return "That is the whole network: the dense rows alone are asked for."
    if number != 58_631_144:
        return "A dense layer has (inputs + 1) * outputs parameters; add up the three."
    return None


@exercise("25.2")
def middle_share(value):
    """A quarter of the pixels has nearly all of the weight: the field that counts is smaller."""
    number = as_number(value)
    if number is None:
        return "It should be one share."
    if np.isclose(number, (11 / 21) ** 2, atol=2e-3):
        return "That is the share of the pixels: they do not weigh alike."
    middle = _middle_of_a_line()
    if np.isclose(number, middle, atol=2e-3):
        return "That is along one axis: the middle square is narrow along both."
    if not np.isclose(number, middle**2, atol=2e-3):
        return "Convolve [1, 1, 1] with itself, ten of them; then take the outer product."
    return None


@exercise("25.3")
def wrong_backward(value):
    """A check sees only what its sizes can tell apart."""
    if not callable(value):
        return "It should be a function of x and the upstream gradient."
    for shape in ((6, 1), (6, 3)):
        x, upstream = np.random.default_rng(1).normal(size=(2, *shape))
        found, right = as_numbers(value(x.copy(), upstream.copy())), _backward(x, upstream)
        if found is None or found.shape != shape:
            return "It should return an array of the shape of x."
        passes = np.allclose(found, right, atol=1e-6)
        if shape == (6, 1) and not passes:
            return "With one channel it should still pass."
        if shape == (6, 3) and passes:
            return "With three channels it should fail, and it is right."
    return None


@exercise("25.4")
def cards_needed(value):
    """About ninety cards for a gap of 0.15: one evening of cards is a hint, not a finding."""
    number = as_number(value)
    if number is None or number != round(number):
        return "It should be a whole number of cards."
    if 74 <= number <= 78:
        return "The two readers do not scatter alike: 0.65 * 0.35 is not 0.8 * 0.2."
    if 18 <= number <= 30:
        return "That finds her out half of the time: she scatters, too."
    if not 85 <= number <= 100:
        return "Both 1.645 standard deviations together have to fit into the gap of 0.15."
    return None


def _middle_of_a_line():
    """Returns the share of the middle 11 of 21 pixels, along one axis."""
    line = np.ones(1)
    for _ in range(10):
        line = np.convolve(line, np.ones(3) / 3)
    return line[5:16].sum()


def _backward(x, upstream):
    """Returns the right gradient of the normalization."""
    spread = np.sqrt(x.var(axis=0) + EPSILON)
    y = (x - x.mean(axis=0)) / spread
    return (upstream - upstream.mean(axis=0) - y * np.mean(upstream * y, axis=0)) / spread
