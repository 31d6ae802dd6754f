"""What is looked at in the exercises of lesson 08, comparing optimizers."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np


@exercise("08.1")
def error_of_an_accuracy(value):
    """So two accuracies on images of their own must differ by more than 3.5 points."""
    number = as_number(value)
    if number is None:
        return "It should be one number, a share between 0 and 1."
    if np.isclose(number, np.sqrt(0.16), rtol=0.01):
        return "That is the standard deviation of one image; the mean is over 1,000."
    if np.isclose(number, 1.265, rtol=0.01):
        return "As a share, please: that is in percent."
    if not np.isclose(number, np.sqrt(0.16 / 1000), rtol=0.01):
        return "One image is right with probability p: its variance is p (1 - p)."
    return None


@exercise("08.2")
def paired_by_counts(value):
    """The 950 images on which both agree have no say, apart from their number."""
    numbers = as_numbers(value)
    if numbers is None or numbers.shape != (2,):
        return "It should be an array of two numbers: the difference and its standard error."
    if not np.isclose(numbers[0], 0.01, rtol=1e-3):
        return "The difference: 30 images count +1, 20 count -1, of 1,000."
    separate = np.sqrt(2 * 0.16 / 1000)
    if np.isclose(numbers[1], separate, rtol=0.05):
        return "That is the error for separate images: use the differences +1, -1 and 0."
    if np.isclose(numbers[1], np.sqrt(0.0499), rtol=0.01):
        return "That is the standard deviation of a difference; divide by the root of 1,000."
    if not np.isclose(numbers[1], np.sqrt(0.0499 / 1000), rtol=0.01):
        return "The variance of the differences is their mean square minus the squared mean."
    return None


@exercise("08.3")
def chance_of_one(value):
    """Whoever tries twenty recipes will probably find one that works, this time."""
    number = as_number(value)
    if number is None:
        return "It should be one number, a probability."
    if np.isclose(number, 1):
        return "20 times 5% is the expected number of false alarms, not the chance of any."
    if np.isclose(number, 0.95**20, rtol=0.01):
        return "That is the chance of none."
    if not np.isclose(number, 1 - 0.95**20, rtol=0.01):
        return "What is the chance that all twenty tests stay silent?"
    return None


@exercise("08.4")
def holm(value):
    """The smallest p-value pays for all comparisons, the next for one less, and so on."""
    if not callable(value):
        return "It should be a function of an array of p-values."
    p = np.array([0.04, 0.01, 0.03, 0.6])
    found = as_numbers(value(p.copy()))
    if found is None or found.shape != p.shape:
        return "It should return one corrected p-value for each, in the order given."
    if np.allclose(found, np.minimum(4 * p, 1)):
        return "That is Bonferroni's: only the smallest is multiplied by the full number."
    if np.allclose(found, [0.08, 0.04, 0.09, 0.6]):
        return "A larger p-value must not become smaller than one before: take the running maximum."
    if np.allclose(found, [0.04, 0.09, 0.09, 0.6]):
        return "Right numbers in sorted order: put each back to its own place."
    if not np.allclose(found, [0.09, 0.04, 0.09, 0.6]):
        return "Sort; multiply by m, m - 1, ..., 1; then the running maximum, at most 1."
    two = as_numbers(value(np.array([0.3, 0.5])))
    if two is None or two.shape != (2,) or not np.allclose(two, [0.6, 0.6]):
        return "Try 0.3 and 0.5: the smaller becomes 0.6, and the larger must follow."
    large = as_numbers(value(np.array([0.9, 0.8])))
    if large is None or large.max() > 1:
        return "A probability is at most 1."
    return None


@exercise("08.5")
def bootstrap_interval(value):
    """Images drawn again with replacement stand for the images of another test set."""
    if not callable(value):
        return "It should be a function of two arrays of scores, a number of draws and a seed."
    generator = np.random.default_rng(0)
    first = (generator.random(800) < 0.8).astype(float)
    second = np.where(generator.random(800) < 0.1, 1 - first, first)
    found = as_numbers(value(first.copy(), second.copy(), 2000, 1))
    if found is None or found.shape != (2,):
        return "It should return the lower and the upper end."
    difference = first - second
    half = 1.96 * difference.std() / np.sqrt(800)
    if not np.isclose(found.mean(), difference.mean(), atol=0.25 * half):
        return "Its middle should be near the mean difference, first minus second."
    separate = 1.96 * np.sqrt((first.var() + second.var()) / 800)
    if np.isclose(np.ptp(found), 2 * separate, rtol=0.15):
        return "It is as wide as for separate images: draw the same images for both."
    if not np.isclose(np.ptp(found), 2 * half, rtol=0.15):
        return "Its ends are the 2.5% and the 97.5% quantile of the means of the draws."
    return None
