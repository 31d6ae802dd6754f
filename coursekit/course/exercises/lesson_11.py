"""What is looked at in the exercises of lesson 11, normalization."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np

EPSILON = 0.1


@exercise("11.1")
def means(value):
    """Only those of batch normalization, one a channel, must be kept for the test."""
    numbers = as_numbers(value)
    if numbers is None or numbers.shape != (4,):
        return "It should be a list of four numbers: batch, layer, instance, group."
    for name, found, right in zip(
        ("batch", "layer", "instance", "group"), numbers, (64, 32, 2048, 256), strict=True
    ):
        if found == right:
            continue
        if found == right * 14 * 14:
            return f"{name}: the places are averaged over."
        if name in ("layer", "instance", "group") and found * 32 == right:
            return f"{name}: each image has its own."
        return f"{name}: count what the mean is not taken over."
    return None


@exercise("11.2")
def steps_needed(value):
    """At 0.9 it takes 44 steps: a tenth as many."""
    number = as_number(value)
    if number is None or number != round(number):
        return "It should be a whole number of steps."
    if number == 458:
        return "After 458 steps it is 1.002 %, still above."
    if number in (99, 100, 101):
        return "Each step keeps 99 % of what is left, not of the start."
    if number != 459:
        return "Find the first t with 0.99 ** t below 0.01."
    return None


@exercise("11.3")
def folded(value):
    """One layer less, and the same answers."""
    if not callable(value):
        return "It should be a function of kernel, gamma, beta, mean, variance and epsilon."
    draw = np.random.default_rng(0)
    kernel, (gamma, beta, mean) = draw.normal(size=(3, 3, 4, 4)), draw.normal(size=(3, 4))
    variance = np.array([0.5, 1.0, 2.0, 4.0])
    found = value(kernel.copy(), gamma, beta, mean, variance, EPSILON)
    if not isinstance(found, tuple | list) or len(found) != 2:
        return "It should return two arrays, the kernel and the bias."
    new_kernel, bias = (as_numbers(array) for array in found)
    if new_kernel is None or bias is None or new_kernel.shape != kernel.shape or bias.size != 4:
        return "The kernel should keep its shape, and the bias should have one number a channel."
    scale = gamma / np.sqrt(variance + EPSILON)
    if np.allclose(new_kernel, kernel * gamma / np.sqrt(variance)):
        return "Epsilon is missing under the root."
    if np.allclose(new_kernel, kernel * gamma / (variance + EPSILON)):
        return "Divide by the standard deviation, the root of the variance."
    if np.allclose(new_kernel, kernel * scale[:, None]):
        return "Scale the output channels, the last axis of the kernel."
    if not np.allclose(new_kernel, kernel * scale):
        return "Each output channel of the kernel is multiplied by the scale that follows it."
    if np.allclose(bias.ravel(), beta - mean):
        return "The mean is scaled, too."
    if not np.allclose(bias.ravel(), beta - mean * scale):
        return "What does the normalization answer where the convolution answers 0?"
    return None


@exercise("11.4")
def exact(value):
    """The mean of the variances alone is too small: the batches' means differ, too."""
    if not callable(value):
        return "It should be a function of the batches' means and variances."
    batches = np.random.default_rng(0).normal([0.0, 5.0], [1.0, 3.0], size=(4, 3, 2))
    batches += np.arange(4.0)[:, None, None]
    found = value(batches.mean(axis=1), batches.var(axis=1))
    if not isinstance(found, tuple | list) or len(found) != 2:
        return "It should return two arrays, the mean and the variance."
    mean, variance = (as_numbers(array) for array in found)
    if mean is None or variance is None or mean.size != 2 or variance.size != 2:
        return "Each should have one number a channel."
    if not np.allclose(mean.ravel(), batches.mean(axis=(0, 1))):
        return "The batches are equally large: average their means."
    if np.allclose(variance.ravel(), batches.var(axis=1).mean(axis=0)):
        return "That leaves out how far the batches' means lie apart."
    if np.allclose(variance.ravel(), np.sqrt(batches.var(axis=1)).mean(axis=0) ** 2):
        return "Average variances, not standard deviations."
    if not np.allclose(variance.ravel(), batches.var(axis=(0, 1))):
        return "Add the mean of the variances and the variance (divisor n) of the means."
    return None


@exercise("11.5")
def gradient_factor(value):
    """So the step turns the weights a hundredth as far: the effective rate falls."""
    number = as_number(value)
    if number is None:
        return "It should be one number, the factor."
    if np.isclose(number, 1):
        return "The output stays. But a step of the same length is now a smaller part of W."
    if np.isclose(number, 0.01):
        return (
            "That is the effective rate: the gradient falls by one factor, W's length by another."
        )
    if np.isclose(number, 10):
        return "Differentiate L(10 W) = L(W) with respect to W on both sides."
    if not np.isclose(number, 0.1, rtol=0.02):
        return "Differentiate L(10 W) = L(W), or measure it."
    return None
