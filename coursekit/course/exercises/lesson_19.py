"""What is looked at in the exercises of lesson 19, attribution."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np

IMAGE = np.array([[0.0, 2, 1], [0, 3, 0], [1, 2, 0]])
WEIGHTS = np.array([[-1.0, 2, -1]] * 3)


@exercise("19.1")
def mean_cover(value):
    """Black pixels get a number too, since the mean is not black."""
    values = as_numbers(value)
    if values is None or values.shape != (3, 3):
        return "It should be an array of three rows and three columns, a number a pixel."
    drops = WEIGHTS * (IMAGE - IMAGE.mean())
    if np.allclose(values, -drops, atol=1e-3):
        return "The sign is turned: a drop is the score before minus the score after."
    if np.allclose(values, WEIGHTS * IMAGE, atol=1e-3):
        return "That is the black cover: the cover shows the mean of the nine pixels."
    if np.allclose(values, WEIGHTS, atol=1e-3):
        return "That is the nudge: ask how the score changes when the pixel becomes the mean."
    if not np.allclose(values, drops, atol=1e-3):
        return "Compare one corner by hand: its weight times (its value - the mean)."
    return None


@exercise("19.2")
def first_zero(value):
    """A decision as sure as this is common: a logit of 17 ahead of the rest is enough."""
    number = as_number(value)
    if number is None:
        return "It should be one whole number."
    if number != round(number):
        return "It should be a whole number: try z = 1, 2, 3 and so on."
    if number > 30:
        return "That would be so in float64: make z a np.float32, and see that p stays one."
    if _slope(number) != 0:
        return "The derivative is small there, but not exactly zero in float32."
    if _slope(number - 1) == 0:
        return "It is zero there, and also one step before."
    return None


@exercise("19.3")
def hidden_backup(value):
    """Where two pixels can stand in for each other, one cover at a time accuses neither."""
    if not callable(value):
        return "It should be a function from images of shape (N, 4) to N scores."
    whole = np.ones((1, 4))
    singles = 1 - np.eye(4)
    scores = as_numbers(value(np.concatenate([whole, singles, np.zeros((1, 4))])))
    if scores is None or scores.shape != (6,):
        return "It should return one score an image: reduce the last axis only."
    again = as_numbers(value(whole))
    if again is None or not np.allclose(again, scores[:1]):
        return "The score of an image must not depend on the other images of the batch."
    if not np.allclose(scores[1:5], scores[0]):
        return "Some single cover changes the score: let one pixel stand in for another."
    if scores[0] - scores[5] < 1 - 1e-6:
        return "Covering all four should cost at least 1, so the score must use the pixels."
    return None


@exercise("19.4")
def grad_cam_from(value):
    """The mean goes over the places of each map, the sum over the maps."""
    if not callable(value):
        return "It should be a function of maps and gradients."
    generator = np.random.default_rng(0)
    maps, gradients = generator.normal(size=(2, 3, 4, 5, 6)).astype("float32")
    found = as_numbers(value(maps.copy(), gradients.copy()))
    if found is None or found.shape != (3, 4, 5):
        return "From (3, 4, 5, 6) arrays it should make (3, 4, 5) maps: sum over the channels."
    weights = gradients.mean(axis=(1, 2), keepdims=True)
    signed = (weights * maps).sum(axis=-1)
    if np.allclose(found, signed, atol=1e-5):
        return "Negative values are left: the last step cuts them off."
    if np.allclose(found, np.maximum((gradients * maps).sum(axis=-1), 0), atol=1e-5):
        return "Each channel has one weight for the whole map: average the gradients first."
    if not np.allclose(found, np.maximum(signed, 0), atol=1e-5):
        return "Each image has its own weights, the means over rows and columns only."
    return None


@exercise("19.5")
def integrated_gradients(value):
    """The map now adds up: its sum is the score of the image minus that of black."""
    if not callable(value):
        return "It should be a function of a gradient function, an image and a number of steps."
    image = np.array([[0.0, 1.0], [2.0, -3.0]])
    found = as_numbers(value(lambda x: 3 * x**2, image.copy(), 200))  # of the score sum(x ** 3)
    if found is None or found.shape != image.shape:
        return "It should return an array of the image's shape."
    if np.allclose(found, 3 * image**3, rtol=0.05):
        return "That is image times gradient at the image: average gradients on the way from black."
    if np.allclose(found, image**2, rtol=0.05):
        return "That is the mean gradient: how far did each pixel move from black?"
    if not np.allclose(found, image**3, rtol=0.03):
        return "For the score sum(x ** 3) each pixel should get about x ** 3."
    return None


def _slope(z):
    """Returns the derivative of a sigmoid in float32."""
    one = np.float32(1)
    p = one / (one + np.exp(-np.float32(z)))
    return p * (one - p)
