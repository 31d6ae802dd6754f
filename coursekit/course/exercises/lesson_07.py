"""What is looked at in the exercises of lesson 07, optimizers."""

from coursekit.course.checking import as_number, as_numbers, exercise
import numpy as np


@exercise("07.1")
def line_after_adam(value):
    """Adam's step does not grow with the gradient, so it counts double in f, not fourfold."""
    number = as_number(value)
    if number is None:
        return "It should be one number, the factor before x."
    if np.isclose(number, 6):
        return "That is SGD's line: Adam's first step is one rate, whatever the gradient."
    if np.isclose(number, 4):
        return "That is the weight theta': the line's factor is twice as large."
    if not np.isclose(number, 8, rtol=1e-4):
        return "By how much does theta' = 5 change, and what is 2 theta' then?"
    return None


@exercise("07.2")
def keras_rate(value):
    """A rate is a number without meaning until its convention is named."""
    number = as_number(value)
    if number is None:
        return "It should be one number, a learning rate."
    if np.isclose(number, 15):
        return "The other way around: which velocity is longer for gradients that are always 1?"
    if not np.isclose(number, 0.15):
        return "For gradients that are always 1, what does each velocity tend to?"
    return None


@exercise("07.3")
def steps_to_agree(value):
    """With beta 0.999 a run of some hundred steps never leaves the start of its average."""
    numbers = as_numbers(value)
    if numbers is None or numbers.shape != (3,):
        return "It should be an array of three numbers of steps."
    if np.allclose(numbers, [22, 230, 2302], atol=1):
        return "That is agreement to 10%: beta to the power t must fall below 0.01."
    if not np.allclose(numbers, [44, 459, 4603], rtol=3e-3, atol=1):
        return "Their ratio at step t is 1 - beta ** t: when does it exceed 0.99?"
    return None


@exercise("07.4")
def nesterov(value):
    """It looks ahead: the step uses the velocity that the ball is about to have."""
    if not callable(value):
        return "It should be a function of a gradient, a memory and t, with the rate by its name."
    gradients = np.array([1.0, -2.0, 0.5, 3.0])
    found = _steps(value, gradients, rate=0.1, gamma=0.8)
    plain, velocity, ahead = [], 0.0, []
    for gradient in gradients:
        velocity = 0.8 * velocity + 0.1 * gradient
        plain.append(velocity)
        ahead.append(0.8 * velocity + 0.1 * gradient)
    if found is None:
        return "Each call should return one step of the gradient's shape."
    if np.allclose(found, plain):
        return "That is plain momentum: after the update, step by gamma v + rate g."
    if np.allclose(found, -np.array(ahead)):
        return "The sign is turned: `descend` subtracts what the rule returns."
    if not np.allclose(found, ahead):
        return "Update the velocity first; then the step is gamma times the new one, plus rate g."
    return None


@exercise("07.5")
def lone_steps(value):
    """With the usual constants a rare gradient moves its weight 3.16 rates at once, not one."""
    numbers = as_numbers(value)
    if numbers is None or numbers.shape != (2,):
        return "It should be an array of two step lengths, in rates."
    if np.allclose(numbers, 1, rtol=1e-3):
        return "That is the very first step; after 10,000 zeros both corrections are 1."
    if np.allclose(numbers, [100, 1 / 3], rtol=1e-2):
        return "The mean of the squares stands under a root."
    if not np.allclose(numbers, [0.1 / np.sqrt(0.001), 0.1 / np.sqrt(0.3)], rtol=1e-3):
        return "What are m and v after the gradient 1, if both were 0 before?"
    return None


def _steps(rule, gradients, **options):
    """Returns what a rule makes of a stream of gradients, or None unless one number each."""
    memory = {}
    steps = [
        as_number(rule(np.array([gradient]), memory, t, **options))
        for t, gradient in enumerate(gradients, start=1)
    ]
    return None if None in steps else np.array(steps)
