"""What is looked at in the exercises of lesson 09, learning-rate annealing."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np


@exercise("09.1")
def exponent(value):
    """The logarithm turns a factor per 30 epochs into an exponent per epoch."""
    number = as_number(value)
    if number is None:
        return "It should be one number, the exponent k."
    if np.isclose(number, 0.1 ** (1 / 30), rtol=2e-3):
        return "That is the factor of one epoch, Keras's decay_rate: the exponent is wanted."
    if np.isclose(number, np.log(10), rtol=2e-3):
        return "That is the exponent of 30 epochs."
    if np.isclose(number, np.log10(np.e) / 30, rtol=2e-3) or np.isclose(number, 1 / 30, rtol=1e-2):
        return "Take the natural logarithm of 10."
    if np.isclose(number, -np.log(10) / 30, rtol=2e-3):
        return "The minus sign stands in the formula already."
    if not np.isclose(number, np.log(10) / 30, rtol=5e-3):
        return "Solve exp(-30 k) = 0.1 for k."
    return None


@exercise("09.2")
def drops(value):
    """It is step decay with the steps chosen by you: count the drops that have been reached."""
    if not callable(value):
        return "It should be a function of a step, the start, the factor and a list of steps."
    options = {"start": 0.8, "factor": 0.5, "at": [3, 5, 6]}
    steps = np.arange(8)
    expected = 0.8 * 0.5 ** np.array([0, 0, 0, 1, 1, 2, 3, 3])
    single = [as_number(value(int(step), **options)) for step in steps]
    if None in single:
        return "For one step it should return one number."
    if np.allclose(single, 0.8 * 0.5 ** np.array([0, 0, 0, 0, 1, 1, 2, 3])):
        return "At a step of the list the rate has dropped already: compare with >=."
    if np.allclose(single, 0.8 * 0.5 ** (steps >= 3)):
        return "Every step of the list multiplies the rate once more."
    if not np.allclose(single, expected):
        return "Raise the factor to the number of listed steps that are not after this one."
    several = as_numbers(value(steps, **options))
    if several is None or several.shape != steps.shape or not np.allclose(several, expected):
        return "For an array of steps it should return an array of rates."
    none = as_number(value(4, start=0.8, factor=0.5, at=[]))
    if none is None or not np.isclose(none, 0.8):
        return "With an empty list the rate stays at the start."
    return None


@exercise("09.3")
def steps_needed(value):
    """So dropping at step 8, as in the figure, loses some steps already."""
    number = as_number(value)
    if number is None:
        return "It should be one number of steps."
    right = np.log(0.25 / 9) / (2 * np.log(0.6))
    if np.isclose(number, 2 * right, rtol=1e-2):
        return "The mean shrinks by 0.6 per step, its square by 0.36."
    if np.isclose(number, np.log(0.125 / 9) / (2 * np.log(0.6)), rtol=1e-2):
        return "Compare the squared mean with the variance, not with the loss, which is half of it."
    if number in (3, 4):
        return "Near: give it with decimals, as the solution of an equation."
    if not np.isclose(number, right, rtol=1e-2):
        return "Solve 9 * 0.36 ** t = v for t, with v from the formula at the rate 0.4."
    return None


@exercise("09.4")
def equal_rate(value):
    """About four times the rate for four times the batch; the exact one is smaller."""
    number = as_number(value)
    if number is None:
        return "It should be one number, the rate."
    if np.isclose(number, 0.4, rtol=1e-2):
        return "That is nearly right where rates are small. Keep the 2 - rate in the formula."
    if np.isclose(number, (0.2, 4 / 21), rtol=1e-2).any():  # 4 / 21 keeps the 2 - rate
        return "The floor holds the variance of the noise, which falls with n, not with its root."
    if np.isclose(number, 0.1):
        return "At the same rate the floor falls to a quarter: the rate can be larger."
    ratio = 0.1 / 1.9
    if np.isclose(number, 2 * ratio / 4 / (1 + ratio / 4), rtol=1e-2):
        return "Larger batches are less noisy, so the rate may grow."
    if not np.isclose(number, 8 * ratio / (1 + 4 * ratio), rtol=5e-3):
        return "Solve r / (4 * (2 - r)) = 0.1 / (2 - 0.1) for r."
    return None


@exercise("09.5")
def average(value):
    """Averaging points around a minimum quiets the noise, as a smaller rate does."""
    if not callable(value):
        return "It should be a function of a list of weights."
    found = value([_weights(1.0), _weights(2.0), _weights(6.0)])
    try:
        arrays = [np.asarray(array, "float64") for pair in found for array in pair]
    except (TypeError, ValueError):
        return "It should return a list of (kernel, bias) pairs."
    expected = [array for pair in _weights(3.0) for array in pair]
    if [array.shape for array in arrays] != [array.shape for array in expected]:
        return "It should return one kernel and one bias for each layer, of their shapes."
    if all(np.allclose(a, 3 * b) for a, b in zip(arrays, expected, strict=True)):
        return "That is the sum: divide by the number of snapshots."
    if all(np.allclose(a, b * 2 / 3) for a, b in zip(arrays, expected, strict=True)):
        return "That is the median: take the mean."
    if not all(np.allclose(a, b) for a, b in zip(arrays, expected, strict=True)):
        return "Take the mean over the snapshots, array by array."
    return None


def _weights(scale):
    """Returns the (kernel, bias) pairs of two layers."""
    first, second = np.arange(6.0).reshape(2, 3) - 2, np.arange(3.0).reshape(3, 1) + 1
    return [(scale * first, scale * np.ones(3)), (scale * second, scale * np.full(1, -1.0))]
