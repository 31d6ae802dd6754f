"""Checks of arguments, with one wording for the whole package.

Each raises a ValueError that names the argument, says what it needs and what it got.
"""

from numbers import Integral

INTEGERS = {0: "an integer of 0 or more", 1: "a positive integer"}


def require_one_of(name, value, choices):
    """Requires one of several choices."""
    if value not in choices:
        raise ValueError(f"`{name}` must be one of {', '.join(map(str, choices))}; got {value!r}.")


def require_count(name, value, *, least=1):
    """Requires an integer that is large enough; a bool is none."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        needed = INTEGERS.get(least, f"an integer of {least} or more")
        raise ValueError(f"`{name}` must be {needed}; got {value!r}.")


def require_positive(**arguments):
    """Requires numbers above 0."""
    for name, value in arguments.items():
        if not value > 0:
            raise ValueError(f"`{name}` must be above 0; got {value}.")


def require_not_negative(**arguments):
    """Requires numbers of 0 or above."""
    for name, value in arguments.items():
        if not value >= 0:
            raise ValueError(f"`{name}` must be 0 or above; got {value}.")


def require_share(**arguments):
    """Requires numbers from 0 to 1."""
    for name, value in arguments.items():
        if not 0 <= value <= 1:
            raise ValueError(f"`{name}` must lie in [0, 1]; got {value}.")


def pair(name, value):
    """Returns the value for height and for width, each a positive integer."""
    values = tuple(value) if isinstance(value, (tuple, list)) else (value, value)
    if len(values) != 2:
        raise ValueError(f"`{name}` must be a positive integer or two of them; got {value!r}.")
    for number in values:
        require_count(name, number)
    return values
