"""What is looked at in the exercises of lesson 04, backpropagation."""

from coursekit.course.checking import as_numbers, exercise
import numpy as np


@exercise("04.1")
def graph_gradients(value):
    """The number x is used twice, and its two shares, 3 and 9, add up."""
    numbers = as_numbers(value)
    if numbers is None or numbers.shape != (3,):
        return "It should be an array of three gradients, for x, y and z."
    if np.allclose(numbers, [12, 3, 3]):
        return None
    if np.allclose(numbers[1:], 3) and (np.isclose(numbers[0], 3) or np.isclose(numbers[0], 9)):
        return "x is used twice: that is one of its two shares."
    return "Both factors of the last product are 3; each is the other's upstream gradient."


@exercise("04.2")
def maximum_backward(value):
    """A tie has no derivative, but what is handed on must add up to what came."""
    if not callable(value):
        return "It should be a function of an upstream gradient and two arrays."
    upstream = np.array([2.0, -3.0, 5.0, 7.0])
    a, b = np.array([1.0, 4.0, 0.0, -1.0]), np.array([2.0, -4.0, 0.0, -2.0])
    found = as_numbers(value(upstream.copy(), a.copy(), b.copy()))
    if found is None or found.shape != (2, 4):
        return "It should return two arrays, one for `a` and one for `b`, of the inputs' shape."
    clear = [0, 1, 3]
    if np.allclose(found[:, clear], [[2, 0, 0], [0, -3, 7]]):
        return "The gradient goes to the larger of the two, not to the smaller."
    if np.allclose(found[:, clear], [[0, 1, 1], [1, 0, 0]]):
        return "Those are the local gradients: multiply them by the upstream gradient."
    if not np.allclose(found[:, clear], [[0, -3, 7], [2, 0, 0]]):
        return "Away from ties, the larger of the two gets all of the upstream gradient."
    if not np.isclose(found[:, 2].sum(), upstream[2]):
        return f"At the tie 5 came from above, and {found[:, 2].sum():g} is handed on."
    if found[:, 2].min() < 0:
        return "At the tie no share should be negative."
    return None


@exercise("04.3")
def chain_costs(value):
    """A narrow place in the middle is where to begin; a loss makes the narrow place the end."""
    numbers = as_numbers(value)
    if numbers is None or numbers.shape != (3,):
        return "It should be an array of three numbers of multiplications."
    if not np.allclose(numbers[:2], 100_200_000, rtol=1e-6):
        return "From the input end: 1 x 100 x 1,000 first. The other end is its mirror image."
    if not np.isclose(numbers[2], 1_200_000, rtol=1e-6):
        return "Multiply the two lower Jacobians to a row and the two upper ones to a column first."
    return None


@exercise("04.4")
def strided_backward(value):
    """Only where each window lies has changed: gradients follow the forward pass's own places."""
    if not callable(value):
        return "It should be a function of an upstream gradient, an image, a kernel and a stride."
    rng = np.random.default_rng(0)
    for size, kernel_shape, stride in (
        ((7, 7), (3, 3), 2),
        ((8, 5), (2, 3), 2),
        ((9, 6), (3, 2), 3),
    ):
        image, kernel = rng.normal(size=size), rng.normal(size=kernel_shape)
        shape = tuple((n - k) // stride + 1 for n, k in zip(image.shape, kernel_shape, strict=True))
        upstream = rng.normal(size=shape)
        found = value(upstream.copy(), image.copy(), kernel.copy(), stride)
        if not isinstance(found, tuple | list) or len(found) != 2:
            return "It should return two arrays, for the image and for the kernel."
        found = [as_numbers(array) for array in found]
        if found[0] is None or found[0].shape != image.shape:
            return "The gradient for the image has the shape of the image."
        if found[1] is None or found[1].shape != kernel.shape:
            return "The gradient for the kernel has the shape of the kernel."
        for_image, for_kernel = _strided(upstream, image, kernel, stride)
        if np.allclose(found[1], _strided(upstream, image, kernel, 1)[1]):
            return "The windows lie one pixel apart: that is stride 1."
        if not np.allclose(found[1], for_kernel):
            return "The kernel gets the windows, weighted by the upstream gradient and added up."
        if not np.allclose(found[0], for_image):
            return "Each place of the image gets all stamps that cover it, added up."
    return None


@exercise("04.5")
def cross_entropy_backward(value):
    """Probability minus truth: in one step nothing is divided by a probability near 0."""
    if not callable(value):
        return "It should be a function of logits and labels."
    logits = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0], [0.2, 0.1, 0.0]])
    labels = np.array([0, 2, 1])
    powers = np.exp(logits)
    expected = powers / powers.sum(axis=1, keepdims=True) - np.eye(3)[labels]
    found = as_numbers(value(logits.copy(), labels.copy()))
    if found is None or found.shape != logits.shape:
        return "It should return an array of the shape of the logits."
    if np.allclose(found, -expected):
        return "The sign is turned: a larger logit of a wrong class raises the loss."
    if np.allclose(found, expected / 3):
        return "That is the gradient of the mean; the loss is summed over the images."
    if np.allclose(found, expected + np.eye(3)[labels]):
        return "Those are the probabilities. What does the true class add?"
    if not np.allclose(found, expected):
        return "Differentiate log(sum(exp(logits))) - logit of the label, for each logit."
    with np.errstate(all="ignore"):
        large = as_numbers(value(np.array([[1000.0, 0.0, -1000.0]]), np.array([1])))
    if large is None or not np.allclose(large, [[1, -1, 0]]):
        return "exp(1000) overflows: subtract the largest logit of each image first."
    return None


def _strided(upstream, image, kernel, stride):
    """Returns the gradients of a kernel that moves some pixels at a time."""
    for_image, for_kernel = np.zeros_like(image), np.zeros_like(kernel)
    for (i, j), share in np.ndenumerate(upstream):
        rows = slice(stride * i, stride * i + kernel.shape[0])
        columns = slice(stride * j, stride * j + kernel.shape[1])
        for_kernel += share * image[rows, columns]
        for_image[rows, columns] += share * kernel
    return for_image, for_kernel
