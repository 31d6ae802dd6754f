"""Tells a student whether the answer to an exercise is right, without showing it."""

from importlib import import_module
import pkgutil
from typing import NamedTuple

from coursekit.progress import record_exercise
import numpy as np

CHECKS = {}


class Feedback(NamedTuple):
    """What is said of an answer.

    Attributes:
        right: True, False, or None where there is no answer yet.
        text: One line to read.
    """

    right: bool | None
    text: str


def exercise(name):
    """Returns a decorator that makes a function the check of one exercise.

    The function gets the student's value and returns None where the value is
    right, else one sentence that says what to look at.

    Args:
        name: Lesson and number, such as "18.1".

    Raises:
        ValueError: If there is such a check already.
    """

    def register(function):
        if name in CHECKS:
            raise ValueError(f"Exercise {name} has a check already.")
        CHECKS[name] = function
        return function

    return register


def feedback(name, value):
    """Returns the `Feedback` on one answer.

    Args:
        name: Lesson and number of the exercise, such as "18.1".
        value: The answer: a number, an array, a function, whatever the exercise
            asks for. `...` stands for no answer yet.

    Raises:
        ValueError: If no exercise has that name.

    Example:
        >>> from coursekit.course.checking import feedback
        >>> feedback("18.1", ...).text
        '18.1: nothing to check yet.'
    """
    hint_for = _checks().get(name)
    if hint_for is None:
        raise ValueError(f"`name` must be one of {', '.join(sorted(CHECKS))}; got {name!r}.")
    if value is ...:
        return Feedback(None, f"{name}: nothing to check yet.")
    try:
        hint = hint_for(value)
    except Exception as error:
        hint = f"Checking it raised {type(error).__name__}: {error}"
    if hint is None:
        return Feedback(True, f"{name}: right. {hint_for.__doc__.strip()}")
    return Feedback(False, f"{name}: not yet. {hint}")


def check(name, value):
    """Prints whether the answer to an exercise is right, or else what to look at.

    `coursekit progress` remembers it.

    Args:
        name: Lesson and number of the exercise, such as "18.1".
        value: The answer, or `...` for none yet.

    Raises:
        ValueError: If no exercise has that name.
    """
    said = feedback(name, value)
    print(said.text)
    record_exercise(name, right=said.right is True)


def exercise_names():
    """Returns the names of all exercises that have a check, in order."""
    return sorted(_checks())


def as_numbers(value):
    """Returns an answer as a float64 array, or None where it is empty or not finite numbers.

    Args:
        value: Whatever a student gave.
    """
    try:
        array = np.asarray(value, "float64")
    except (TypeError, ValueError):
        return None
    return array if array.size and np.isfinite(array).all() else None


def as_number(value):
    """Returns an answer that is a single finite number as a float, or None.

    Args:
        value: Whatever a student gave.
    """
    numbers = as_numbers(value)
    return float(numbers.ravel()[0]) if numbers is not None and numbers.size == 1 else None


def _checks():
    """Returns the check of each exercise, by name, from the modules of all lessons."""
    exercises = import_module("coursekit.course.exercises")
    for module in pkgutil.iter_modules(exercises.__path__, f"{exercises.__name__}."):
        import_module(module.name)
    return CHECKS
