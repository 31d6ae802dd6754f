"""What is looked at in the exercises of lesson 20, images by gradient."""

from functools import cache

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np

WEIGHTS, LENGTH = np.array([2.0, -3.0, 6.0]), 14.0
ESPRESSO, MOST_LEVELS, STEP = 967, 4, 0.25  # gray levels
MOVES = {"as it is": (0, 0), "up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


@exercise("20.1")
def favorite_image(value):
    """The bias moves the score but not the favorite: only the direction of the weights counts."""
    image = as_numbers(value)
    if image is None or image.size != WEIGHTS.size:
        return "It should be three numbers, one a pixel."
    if not np.isclose(np.linalg.norm(image), LENGTH, rtol=1e-3):
        return f"Its length is {np.linalg.norm(image):.4g}; divide by the length that it has first."
    image = image.ravel()
    if WEIGHTS @ image < 0:
        return "Its score is below the bias: look at the direction in which the score rises."
    if not np.allclose(image, LENGTH * WEIGHTS / np.linalg.norm(WEIGHTS), rtol=1e-2, atol=1e-2):
        return "The length is right, but an image at a smaller angle to the weights scores more."
    return None


@exercise("20.2")
def smallest_size(value):
    """The more weights, the smaller the change: in thousands of pixels it is far below a level."""
    if not callable(value):
        return "It should be a function of weights, bias and image."
    generator = np.random.default_rng(0)
    for pixels in (2, 5, 300):
        weights, image = generator.normal(size=(2, pixels))
        for bias in (3.0, -3.0):
            size, score = as_number(value(weights, bias, image)), weights @ image + bias
            if size is None:
                return "It should return one number."
            if size < 0:
                return "A size is never negative: think of an image that the unit says no to."
            if np.isclose(size, abs(score) / np.linalg.norm(weights), rtol=1e-3):
                return (
                    "This is how far the border is along the weights. Signed steps are measured by "
                    "the largest change of one pixel: how much does the score change by them?"
                )
            if not np.isclose(size, abs(score) / np.abs(weights).sum(), rtol=1e-3):
                return "Move an image by signs times your size: is its score at the border then?"
    return None


@exercise("20.3")
def on_sphere_around(value):
    """The length is taken from the center, and each image of the batch has its own."""
    if not callable(value):
        return "It should be a function of images, norm and center."
    bright = np.reshape([1.0, 0.5, 0.2], (3, 1, 1, 1))
    given = bright * np.random.default_rng(0).uniform(0, 255, (3, 4, 5, 2))
    found = as_numbers(value(given.copy(), 50.0, 127.5))
    if found is None or found.shape != given.shape:
        return "It should return as many images as it got, of the same shape."
    away, wanted = ((x - 127.5).reshape(3, -1) for x in (found, given))
    if np.isclose(np.linalg.norm(away), 50.0, rtol=1e-4):
        return "The batch as a whole has the length; each image should have it."
    if not np.allclose(np.linalg.norm(away, axis=1), 50.0, rtol=1e-4):
        return "Measured from the center, the lengths are not the norm: subtract the center first."
    if not np.allclose(np.sum(away * wanted, axis=1), 50.0 * np.linalg.norm(wanted, axis=1)):
        return "The lengths are right; the directions from the center should be kept."
    return None


@exercise("20.4")
def attack_for_a_file(value):
    """It fools as the file that will be sent, and it stops at the first image that does."""
    if not callable(value):
        return "It should be a function of scores, slope, image and target."
    for seed in range(6):
        if hint := _hint_for_attack(value, *_linear_classes(seed)):
            return hint
    return None


@exercise("20.5")
def sturdy_adversary(value):
    """It fools from five places at once: attacks on the mean over movements are the way there."""
    picture = np.asarray(value)
    if picture.dtype != np.uint8 or picture.shape != (224, 224, 3):
        return f"It should be (224, 224, 3) in uint8; it is {picture.shape} in {picture.dtype}."
    largest = np.abs(picture.astype(int) - _cat()).max()
    if largest > MOST_LEVELS:
        return f"A pixel changes by {largest} gray levels; at most {MOST_LEVELS} are allowed."
    moved = np.stack([np.roll(picture, move, axis=(0, 1)) for move in MOVES.values()])
    logits = _network()((moved.astype("float32") - 127) / 128, training=False)
    answers = np.argmax(logits, axis=1)
    missed = [name for name, answer in zip(MOVES, answers, strict=True) if answer != ESPRESSO]
    return f"It is no espresso when seen: {', '.join(missed)}." if missed else None


def _linear_classes(seed):
    """Returns scores and slope of a linear classifier of three classes, an image and a target."""
    generator, target = np.random.default_rng(seed), 1 + seed % 2
    weights, image = generator.normal(size=(3, 12)), generator.integers(0, 256, 12).astype(float)
    image[:2], weights[3 - target] = (0, 255), weights[0]  # the third class follows the first
    bias = np.insert([2.5 + seed, 0.0], 3 - target, -5.0) - weights @ image

    rise = weights[target] - weights[0]
    return (lambda x: weights @ x + bias), (lambda x, target: rise), image, target


def _hint_for_attack(attack, scores, slope, image, target):
    found = as_numbers(attack(scores, slope, image.copy(), target))
    if found is None or found.shape != image.shape:
        return "It should return one image of the shape that it got."
    if not np.array_equal(found, np.round(found)):
        return "The image that it returns should hold whole gray levels."
    if not np.array_equal(found, np.clip(found, 0, 255)):
        return "The image leaves the range from 0 to 255: clip it after each step."
    if scores(found).argmax() != target:
        return "The image that it returns is not taken for the target: round, then ask the scores."
    if scores(np.round(found - np.sign(slope(found, target)))).argmax() == target:
        return "It fools, but goes on for too long: stop at the first rounded image that fools."
    return None


@cache
def _network():
    from coursekit.models import efficientnet_lite

    return efficientnet_lite("efficientnet_lite0", weights="imagenet")


@cache
def _cat():
    from coursekit.models import preprocess
    from skimage import data

    return np.round(127 + 128 * preprocess(data.chelsea())[0]).astype(int)
