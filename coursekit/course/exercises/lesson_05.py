"""What is looked at in the exercises of lesson 05, gradients in depth."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np


@exercise("05.1")
def units_needed(value):
    """Five more units cost a factor of a thousand: that is what exponential means."""
    number = as_number(value)
    if number is None or number != round(number):
        return "It should be a whole number of units."
    if number == 14:
        return "1/4 to the power 14 is 3.7e-9, still above."
    if number != 15:
        return "Find the first n with 0.25 ** n below 1e-9."
    return None


@exercise("05.2")
def leaky_scale(value):
    """The mean of the squared slopes decides: (1 + 0.5 squared) / 2 for a slope of 0.5."""
    number = as_number(value)
    if number is None:
        return "It should be one number, the scale s."
    if np.isclose(number, 2):
        return "That is ReLU's: here the negative half hands something on too."
    if np.isclose(number, 2 / 1.04, rtol=2e-3):
        return "That is for the slope of the lesson, 0.2: here it is 0.5."
    if np.isclose(number, 2 / 1.5, rtol=1e-3):
        return "Norms add up as squares: average the squares of the two slopes."
    if np.isclose(number, np.sqrt(2 / 1.25), rtol=1e-3):
        return "The scale is a variance, not a standard deviation."
    if not np.isclose(number, 2 / 1.25, rtol=2e-3):
        return "A layer multiplies the squared norm by s times the mean squared slope."
    return None


@exercise("05.3")
def clip(value):
    """The direction stays: clipped descent goes the same way, only not as far."""
    if not callable(value):
        return "It should be a function of a list of arrays and a limit."
    gradients = [np.array([[2.0, 1.0], [0.0, 0.0]]), np.array([2.0])]
    small = _arrays(value([g.copy() for g in gradients], 10.0))
    found = _arrays(value([g.copy() for g in gradients], 1.0))
    if small is None or found is None:
        return "It should return one array for each, of the same shape."
    if not _close(small, gradients):
        return "The norm, 3, is below the limit 10: nothing should change."
    if _close(found, [gradients[0] / np.sqrt(5), gradients[1] / 2]):
        return "Each array was clipped alone, which turns the step: use the norm of all together."
    if _close(found, [np.clip(g, -1, 1) for g in gradients]):
        return "Each number was clipped alone, which turns the step: use the norm of all together."
    if not _close(found, [g / 3 for g in gradients]):
        return "The norm of all together is 3: at limit 1 everything shrinks to a third."
    with np.errstate(all="ignore"):
        zeros = _arrays(value([np.zeros((2, 2)), np.zeros(1)], 1.0))
    if zeros is None or not _close(zeros, [np.zeros((2, 2)), np.zeros(1)]):
        return "Gradients of 0 should stay 0: do not divide by their norm."
    return None


@exercise("05.4")
def dead_units(value):
    """A unit is dead only if every image leaves it silent."""
    if not callable(value):
        return "It should be a function of an array of inputs, (images, units)."
    sums = np.array([[-1.0, 2.0, -3.0, -0.5], [-2.0, -1.0, 0.0, 4.0], [-0.1, -2.0, -1.0, -1.0]])
    number = as_number(value(sums.copy()))
    if number is None:
        return "It should return one number, a share."
    if np.isclose(number, 2):
        return "That is their number: divide by the number of units."
    if np.isclose(number, np.mean(sums <= 0)) or np.isclose(number, np.mean(sums < 0)):
        return "That is the share of zeros: a dead unit is silent for all images."
    if np.isclose(number, 0.25):
        return "An input of exactly 0 gets no gradient either."
    if np.isclose(number, 1 / 3):
        return "The images are the rows: look down each column."
    if not np.isclose(number, 0.5):
        return "Count the columns that have no positive number."
    return None


@exercise("05.5")
def weight_factor(value):
    """A weight's gradient is input times upstream gradient: one grows as the other shrinks."""
    number = as_number(value)
    if number is None:
        return "It should be one number, the factor from a layer to the one below."
    if 0.6 < number < 0.8 or 1.3 < number < 1.55:
        return "That is the factor of the signals: take the gradients of the weights."
    if not 0.85 <= number <= 1.15:
        return "Divide the norms of layers 2 and 20, and take the 18th root."
    return None


def _arrays(value):
    """Returns the two arrays of the shapes (2, 2) and (1,), or None."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        return None
    found = [as_numbers(array) for array in value]
    if any(array is None for array in found):
        return None
    return found if [array.shape for array in found] == [(2, 2), (1,)] else None


def _close(found, expected):
    return all(np.allclose(a, b) for a, b in zip(found, expected, strict=True))
