"""What is looked at in the exercises of lesson 12, regularization."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np


@exercise("12.1")
def variances(value):
    """Divided by its mean, the noise is the same: the conventions differ in scale alone."""
    numbers = as_numbers(value)
    if numbers is None or numbers.shape != (2,):
        return "It should be an array of two numbers: classic, inverted."
    if np.allclose(numbers, [1, 0.64]):
        return "The other way round: inverted divides by 0.8, so its values lie further apart."
    if np.allclose(numbers, [0.8, 1]):
        return "Those are the standard deviations; square them."
    if not np.isclose(numbers[0], 0.64):
        return "Classic: 2 with probability 0.8, else 0. The mean square less the squared mean."
    if not np.isclose(numbers[1], 1):
        return "Inverted: 2 / 0.8 with probability 0.8, else 0; the mean is 2."
    return None


@exercise("12.2")
def success(value):
    """Groups of one always win: the story leaves out that some plots need several people."""
    if not callable(value):
        return "It should be a function of the size of a group and a probability."
    for size, p in ((50, 0.9), (5, 0.9), (1, 0.5), (10, 0.6), (2, 0.3)):
        found = as_number(value(size, p))
        if found is None:
            return "It should return one number."
        if np.isclose(found, 1 - (1 - p**size) ** (50 // size), rtol=1e-6):
            continue
        if np.isclose(found, p**50, rtol=1e-6):
            return "That is the chance that all groups are complete; one is enough."
        if np.isclose(found, p**size, rtol=1e-6):
            return "That is the chance of one certain group; there are 50 / size."
        return "What is the chance that no group is complete?"
    return None


@exercise("12.3")
def weight_left(value):
    """Only the sum of the rates counts: a rate that falls in a straight line has half of it."""
    number = as_number(value)
    if number is None:
        return "It should be one number, between 0 and 1."
    if np.isclose(number, np.exp(-10), rtol=0.02):
        return "The rate falls: its mean is half of where it starts."
    if np.isclose(number, np.exp(-50), rtol=0.1):
        return "A step shrinks the weight by the rate *times* lambda."
    if np.isclose(number, 1 - np.exp(-5), rtol=1e-3):
        return "That is what is gone."
    if not np.isclose(number, np.exp(-5), rtol=0.02):
        return "Multiply by 1 - rate * lambda for every step, with the rate of that step."
    return None


@exercise("12.4")
def drop_maps(value):
    """Keras calls the layer SpatialDropout2D."""
    if not callable(value):
        return "It should be a function of images, a rate and a generator."
    x = np.linspace(1, 2, 40 * 3 * 2 * 50).reshape(40, 3, 2, 50)
    for rate in (0.25, 0.6):
        found = as_numbers(value(x.copy(), rate, np.random.default_rng(0)))
        if found is None or found.shape != x.shape:
            return "It should return an array of the shape of x."
        ratio = found / x
        dropped = np.isclose(ratio, 0).astype(int)
        if dropped.min() == dropped.max():
            return "Some maps should be dropped and some left, by the generator's draw."
        if np.ptp(dropped, axis=(1, 2)).any():
            return "Some map is dropped in part: draw one number for a map, not for each place."
        left = ratio[dropped == 0]
        if np.allclose(left, 1):
            return "What is left should be divided by the probability to keep."
        if np.allclose(left, 1 / rate) and not np.allclose(left, 1 / (1 - rate)):
            return "`rate` is the probability to drop, as in Keras."
        if not np.allclose(left, 1 / (1 - rate)):
            return "What is left should be x / (1 - rate)."
        maps = dropped[:, 0, 0]
        if not np.ptp(maps, axis=0).any():
            return "Each image should lose maps of its own."
        if not np.ptp(maps, axis=1).any():
            return "Whole images are dropped: draw for each map of an image."
        if abs(maps.mean() - rate) > 0.06:
            return f"At rate {rate}, {maps.mean():.0%} of the maps were dropped."
    return None


@exercise("12.5")
def mean_loss(value):
    """The price on large weights again, but each weight's grows with the size of its input."""
    if not callable(value):
        return "It should be a function of inputs, targets, weights and the probability to keep."
    for seed, keep in ((0, 0.5), (1, 0.8)):
        rng = np.random.default_rng(seed)
        inputs, targets, w = rng.normal(size=(7, 3)), rng.normal(size=7), rng.normal(size=3)
        found = as_number(value(inputs.copy(), targets.copy(), w.copy(), keep))
        if found is None:
            return "It should return one number."
        error = np.sum((inputs @ w - targets) ** 2) / 2
        price = np.sum(inputs**2 @ w**2) / 2
        if np.isclose(found, error + price * (1 - keep) / keep):
            continue
        if np.isclose(found, error):
            return "That is the loss without dropout; the variance over masks is missing."
        if np.isclose(found, error + price * keep * (1 - keep)):
            return "That is the variance of classic dropout; inverted divides by p squared."
        if np.isclose(found, error + price * keep / (1 - keep)):
            return "`keep` is the probability to keep: with keep = 1 nothing may be added."
        return "The mean of a square is the squared mean plus the variance over masks."
    return None
