"""What is looked at in the exercises of lesson 06, losses and densities."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np

ANSWERS = np.array([1.0, 2.0, 4.0, -3.0])
PREDICTED = np.array([0.0, 4.0, 4.0, -1.0])


@exercise("06.1")
def twice_floor(value):
    """The second softmax sees scores of 1 and 0, and e is not much more than 1."""
    number = as_number(value)
    if number is None:
        return "It should be one number, a loss in nats."
    if np.isclose(number, 0, atol=1e-3):
        return "That is the loss of a single softmax: the second one sees scores of 1 and 0."
    if np.isclose(number, np.log(1 + 9 / np.e), rtol=1e-3):
        return "That is for ten classes: here there are 100."
    if np.isclose(number, np.log(100), rtol=1e-3):
        return "That is the loss of a network that knows nothing: this one is sure and right."
    if np.isclose(number, np.e / (np.e + 99), rtol=1e-3):
        return "That is the probability of the truth: the loss is its negative logarithm."
    if not np.isclose(number, np.log(1 + 99 / np.e), rtol=2e-3):
        return "Apply the softmax to one score of 1 and 99 scores of 0."
    return None


@exercise("06.2")
def quantile_loss(value):
    """This is the negative log of a lopsided Laplace density, but for a constant."""
    if not callable(value):
        return "It should be a function of answers, predictions and a share."
    found = as_numbers(value(ANSWERS.copy(), PREDICTED.copy(), 0.9))
    if found is None or found.shape != ANSWERS.shape:
        return "It should return one loss for each answer."
    if np.allclose(found, [0.1, 1.8, 0, 1.8]):
        return "The two sides are exchanged: an answer above the prediction costs 0.9 per unit."
    if np.allclose(found, [0.9, -0.2, 0, -0.2]):
        return "No loss is negative: below the prediction the distance counts, too."
    if not np.allclose(found, [0.9, 0.2, 0, 0.2]):
        return "Above the prediction the distance costs `share` per unit, below it 1 - `share`."
    if not np.allclose(value(ANSWERS.copy(), PREDICTED.copy(), 0.5), [0.5, 1, 0, 1]):
        return "With a share of 0.5 it should be half of the absolute error."
    return None


@exercise("06.3")
def poisson_nll(value):
    """Its gradient for s is the rate minus the count: prediction minus truth, once more."""
    if not callable(value):
        return "It should be a function of counts and logarithms of rates."
    counts, s = np.array([0.0, 3.0, 3.0, 7.0]), np.array([0.5, 0.25, np.log(3), 2.0])
    found = as_numbers(value(counts.copy(), s.copy()))
    if found is None or found.shape != counts.shape:
        return "It should return one loss for each count, also for a count of 0."
    right = np.exp(s) - counts * s
    factorials = np.log([1.0, 6.0, 6.0, 5040.0])
    if np.allclose(found, -right) or np.allclose(found, -right - factorials):
        return "That is the log-likelihood: the loss is its negative."
    if np.allclose(found, s - counts * np.log(s)):
        return "The rate is e to the power s, not s."
    rest = found - right
    if not (np.allclose(rest, rest[0]) or np.allclose(rest, factorials)):
        return "The probability of a count y is rate**y * exp(-rate) / y!: take its logarithm."
    return None


@exercise("06.4")
def coverage(value):
    """Coverage looks at one pair of quantiles; the likelihood looks at the whole density."""
    if not callable(value):
        return "It should be a function of answers, means and standard deviations."
    errors = np.array([0.2, -0.7, 1.1, -1.4, 1.5, -1.62, 1.7, -1.8, 1.9, -2.5])
    mean, sigma = np.linspace(-9, 9, 10), np.array([1.0, 2, 4, 8, 1, 2, 4, 8, 0.5, 2])
    number = as_number(value(mean + sigma * errors, mean.copy(), sigma.copy()))
    if number is None:
        return "It should return one number, a share."
    if np.isclose(number, 6):
        return "That is their number: divide by the number of answers."
    if np.isclose(number, 0.9):
        return "That is the share for 95%: 5% may lie on *each* side of a central 90%."
    if np.isclose(number, 0.2):
        return "One standard deviation holds 68%: for 90% take 1.645 of them."
    if np.isclose(number, 0.3):
        return "1.28 leaves 10% on *each* side: for a central 90% take 1.645."
    if np.isclose(number, 0.8):
        return "Take the interval on both sides: 5% of a Gaussian are below, 5% above."
    if not np.isclose(number, 0.6):
        return "Count the answers within 1.645 of their own standard deviations of their own means."
    return None


@exercise("06.5")
def mixture_moments(value):
    """The variance is that within the components plus that between their means."""
    if not callable(value):
        return "It should be a function of weights, means and standard deviations."
    weights, means, sigmas = np.array([0.25, 0.75]), np.array([-1.0, 1.0]), np.array([0.5, 0.1])
    found = as_numbers(value(weights.copy(), means.copy(), sigmas.copy()))
    if found is None or found.shape != (2,):
        return "It should return two numbers, the mean and the standard deviation."
    if not np.isclose(found[0], 0.5):
        return "The mean of the mixture is the weighted mean of the means."
    within, between = np.sum(weights * sigmas**2), np.sum(weights * (means - 0.5) ** 2)
    if np.isclose(found[1], within + between):
        return "That is the variance: the standard deviation is its root."
    if np.isclose(found[1], np.sqrt(within)) or np.isclose(found[1], np.sum(weights * sigmas)):
        return "That is the spread within the components: their means differ, too."
    if np.isclose(found[1], np.sqrt(between)):
        return "That is the spread between the means: each component is wide, too."
    if not np.isclose(found[1], np.sqrt(within + between)):
        return "Begin with the mean of the squares, then subtract the square of the mean."
    return None
