"""What is looked at in the exercises of lesson 10, inputs and initialization."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np


@exercise("10.1")
def limit(value):
    """A uniform distribution on [-a, a] has variance a squared over 3."""
    number = as_number(value)
    if number is None:
        return "It should be one number, the limit a."
    if np.isclose(number, np.sqrt(12) * 0.05, rtol=1e-2):
        return "That is the width of the interval, from -a to a."
    if np.isclose(number, 0.05 / np.sqrt(3), rtol=1e-2):
        return "That is the standard deviation for the limit 0.05: solve for the limit."
    if np.isclose(number, 3 * 0.05**2, rtol=1e-2):
        return "That is the square of the limit."
    if not np.isclose(number, np.sqrt(3) * 0.05, rtol=5e-3):
        return "Set the variance, a ** 2 / 3, equal to 0.05 ** 2."
    return None


@exercise("10.2")
def standardized(value):
    """The test images get the training images' numbers, so their own mean is not 0."""
    if not callable(value):
        return "It should be a function of training and test images."
    rng = np.random.default_rng(0)
    train = rng.uniform(0, 255, (6, 4, 5, 2)) * [1.0, 0.5]
    test = rng.uniform(50, 200, (3, 4, 5, 2))
    found = value(train.copy(), test.copy())
    if not isinstance(found, tuple | list) or len(found) != 2:
        return "It should return a pair, the training and the test images."
    found = [as_numbers(array) for array in found]
    if any(array is None for array in found) or [a.shape for a in found] != [
        train.shape,
        test.shape,
    ]:
        return "Both arrays should keep their shapes."
    mean, spread = train.mean(axis=(0, 1, 2)), train.std(axis=(0, 1, 2))
    if not np.allclose(found[0], (train - mean) / spread, rtol=1e-3, atol=1e-3):
        if np.allclose(found[0], (train - train.mean()) / train.std(), rtol=1e-3, atol=1e-3):
            return "Take one pair for each channel, not one for all."
        if np.allclose(found[0], (train - mean) / spread**2, rtol=1e-3, atol=1e-3):
            return "Divide by the standard deviation, not by the variance."
        if np.allclose(found[0], (train - mean) / mean, rtol=1e-3, atol=1e-3):
            return "Divide by the standard deviation, not by the mean."
        return "Average over images, rows and columns; what is left is one pair for each channel."
    own = (test - test.mean(axis=(0, 1, 2))) / test.std(axis=(0, 1, 2))
    if np.allclose(found[1], own, rtol=1e-3, atol=1e-3):
        return "The test images must not use statistics of their own."
    if not np.allclose(found[1], (test - mean) / spread, rtol=1e-3, atol=1e-3):
        return "Give the test images the training images' mean and standard deviation."
    return None


@exercise("10.3")
def he_variance(value):
    """Each output adds 5 * 5 * 16 products, and ReLU asks for 2."""
    number = as_number(value)
    if number is None:
        return "It should be one number, a variance."
    if np.isclose(number, 1 / 400, rtol=1e-2):
        return "That is for a linear layer: ReLU takes half."
    if np.isclose(number, 2 / 1200, rtol=1e-2):
        return "He counts the inputs of one output only: the fan-in."
    if np.isclose(number, 2 / 16, rtol=1e-2) or np.isclose(number, 2 / 25, rtol=1e-2):
        return "The fan-in is the number of places in the window, times the channels."
    if np.isclose(number, np.sqrt(2 / 400), rtol=1e-2):
        return "That is the standard deviation: square it."
    if not np.isclose(number, 2 / 400, rtol=5e-3):
        return "2 / fan-in. How many products does one output add?"
    return None


@exercise("10.4")
def backward_variance(value):
    """Backward, the number of outputs counts; half of the slopes are 0."""
    number = as_number(value)
    if number is None:
        return "It should be one number, a variance."
    if np.isclose(number, 2 / 100, rtol=1e-2):
        return "That keeps the signal's level, forward: look at the way back."
    if np.isclose(number, 1 / 300, rtol=1e-2):
        return "Half of the slopes of the ReLUs are 0."
    if np.isclose(number, 2 / 400, rtol=1e-2):
        return "That is Glorot's compromise between both ways."
    if not np.isclose(number, 2 / 300, rtol=5e-3):
        return "One input's gradient adds one product for each output."
    return None


@exercise("10.5")
def elu_gain(value):
    """Between SELU-like 1 and ReLU's 2: the negative side hands something on too."""
    number = as_number(value)
    if number is None:
        return "It should be one number, the gain K Var(w)."
    if np.isclose(number, 2, rtol=1e-2):
        return "That is ReLU's: ELU's negative side adds to the mean square."
    right = _elu_gain()
    if np.isclose(number, np.sqrt(right), rtol=1e-2):
        return "That is its root: the gain multiplies the variance."
    if not np.isclose(number, right, rtol=2e-2):
        return "Find g with mean of ELU(sqrt(g) * z) ** 2 equal to 1, for standard normal z."
    return None


def _elu_gain():
    """Returns the gain at which a mean square of 1 stays, by bisection."""
    z = np.linspace(-9, 9, 6001)
    density = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    low, high = 1.0, 2.0
    for _ in range(40):
        gain = (low + high) / 2
        y = np.sqrt(gain) * z
        size = density @ np.where(y > 0, y, np.expm1(np.minimum(y, 0))) ** 2
        low, high = (gain, high) if size < 1 else (low, gain)
    return low
