"""What is looked at in the exercises of lesson 26, scaling up."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np

RESNET20_WEIGHTS, RESNET20_MAPS = 271_098, 376_906  # numbers; those of the maps for one image
IMAGES = 64


@exercise("26.1")
def bytes_kept(value):
    """Only the maps grow with the batch; here they are more than twenty times the rest together."""
    found = as_numbers(value)
    if found is None or found.shape != (4,):
        return "It should be a list of four numbers: weights, gradients, moments, maps."
    weights = 4 * RESNET20_WEIGHTS
    maps = 4 * IMAGES * RESNET20_MAPS
    if np.allclose(found[0], RESNET20_WEIGHTS, rtol=0.01):
        return "Those are numbers: a float32 has four bytes."
    if not np.allclose(found[:2], weights, rtol=0.01):
        return "There is a gradient for each weight, and each takes four bytes."
    if np.isclose(found[2], weights, rtol=0.01):
        return "Adam keeps two moments for each weight."
    if not np.isclose(found[2], 2 * weights, rtol=0.01):
        return "The moments are two numbers for each weight."
    if np.isclose(found[3], maps / IMAGES, rtol=0.02):
        return "Those are the maps of one image: the batch has 64."
    if np.isclose(found[3], 4 * maps, rtol=0.02):
        return "`memory` of a layer table is in bytes already."
    if not np.isclose(found[3], maps, rtol=0.02):
        return "Take the total of `memory` of the layer table, 64 times."
    return None


@exercise("26.2")
def loss_scale(value):
    """It becomes the smallest number of float16: what is above half of it is rounded up to it."""
    number = as_number(value)
    if number is None:
        return "It should be one number, a power of two."
    if number <= 0 or np.log2(number) % 1:
        return "It should be a power of two."
    if np.float16(2e-9 * number) == 0:
        return "Try it: with this scale the product is still 0 in float16."
    if number != 16:
        return "It survives, but with a smaller power of two as well."
    return None


@exercise("26.3")
def combine(value):
    """Each part counts as much as it has images."""
    if not callable(value):
        return "It should be a function of the gradients and of the sizes of the parts."
    parts, sizes = [np.array([1.0, 4.0]), np.array([3.0, 0.0]), np.array([8.0, 8.0])], [4, 4, 2]
    found = as_numbers(value([part.copy() for part in parts], list(sizes)))
    if found is None or found.shape != (2,):
        return "It should return one array, of the shape of each gradient."
    if np.allclose(found, np.mean(parts, axis=0)):
        return "The last part has fewer images: it should count less."
    if np.allclose(found, np.sum(parts, axis=0)):
        return "The parts are means: their sum grows with the number of parts."
    weighted = sum(size * part for size, part in zip(sizes, parts, strict=True))
    if np.allclose(found, weighted):
        return "Divide by the number of images."
    if not np.allclose(found, weighted / sum(sizes)):
        return "Weigh each part by its share of the images."
    return None


@exercise("26.4")
def seconds_per_batch(value):
    """The slower side sets the pace, and readers divide only the reading."""
    if not callable(value):
        return "It should be a function of read, step and readers."
    if not _agrees(value, (0.03, 0.01, 0), 0.04):
        return "Without reading ahead, reading and step take turns."
    if _agrees(value, (0.03, 0.01, 1), 0.04):
        return "A reader works while the step runs: their times do not add up."
    if not _agrees(value, (0.03, 0.01, 1), 0.03):
        return "With one reader the slower of the two sets the pace."
    if _agrees(value, (0.03, 0.01, 6), 0.005):
        return "With many readers the step remains: it cannot be faster than that."
    if not _agrees(value, (0.03, 0.01, 2), 0.015):
        return "Two readers hand over twice as many batches."
    if not _agrees(value, (0.03, 0.01, 6), 0.01) or not _agrees(value, (0.01, 0.05, 2), 0.05):
        return "Readers divide the reading only, not the step."
    return None


@exercise("26.5")
def best_count(value):
    """Beyond it, each machine adds more latency than it takes off the computation."""
    number = as_number(value)
    if number is None or number != round(number):
        return "It should be a whole number of machines."
    counts = np.arange(1, 1001)
    latency = 2 * (counts - 1) * 2e-3
    transfer = 2 * (counts - 1) / counts * 200e6 / 1.25e9
    best = counts[(0.9 / counts + latency + transfer).argmin()]
    if number == counts[(0.9 / counts + latency + 8 * transfer).argmin()]:
        return "Ten gigabits a second are 1.25 gigabytes a second."
    if number == counts[(0.9 / counts + latency).argmin()]:
        return "Do not forget the bytes: their share grows from one machine to many."
    if number == counts[-1] or number == counts[(0.9 / counts + transfer).argmin()]:
        return "Every message has its latency, and a ring sends 2 (N - 1) of them."
    if number != best:
        return "Compute T(N) for N = 1, 2, 3, ... and take the smallest."
    return None


def _agrees(function, arguments, seconds):
    number = as_number(function(*arguments))
    return number is not None and bool(np.isclose(number, seconds))
