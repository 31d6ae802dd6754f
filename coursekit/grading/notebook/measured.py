"""What tests measure of a submission, such as an accuracy, so that a class can be ranked by it.

A test runs in the grader, so no student's code can call this or change what it was told.
"""

from contextlib import contextmanager
from contextvars import ContextVar
import math

import numpy as np

COLUMNS = ("assignment", "rank", "student")  # of a ranking, beside what was measured
_FOUND = ContextVar("measurements of the cell that runs", default=None)


def measured(name, value, *, least=False):
    """Tells the grader what a test has measured, and prints it for the student's feedback.

    Outside of the grader it prints only.

    Args:
        name: What it is, such as "accuracy". The first name that a test of the assignment tells of
            decides a ranking, the next one those that are equal by the first, and so on.
        value: A finite number that the test itself has computed.
        least: Whether the smaller number is the better one.

    Raises:
        ValueError: If the value is no finite number, or a ranking has another column of the name.

    Example:
        >>> measured("multiply-adds", 1_500_000, least=True)
        multiply-adds: 1,500,000
    """
    number = value.item() if isinstance(value, np.generic) else value
    if type(number) not in (int, float) or not math.isfinite(number):
        raise ValueError(f"`value` must be a finite number; got {value!r} for {name}.")
    if name in COLUMNS:
        raise ValueError(f"`name` must not be one of {', '.join(COLUMNS)}; got {name!r}.")
    print(f"{name}: {shown(number)}")
    found = _FOUND.get()
    if found is not None:
        found.append({"name": str(name), "value": number, "least": bool(least)})


def shown(number):
    """Returns a measured number as people read it: whole, or with four digits."""
    return f"{number:,}" if isinstance(number, int) else f"{number:.4g}"


@contextmanager
def collected():
    """Collects, in a list that it yields, what is measured inside of it."""
    found = []
    token = _FOUND.set(found)
    try:
        yield found
    finally:
        _FOUND.reset(token)
