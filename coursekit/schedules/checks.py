"""Checks of arguments that the schedules share."""


def require_positive(**arguments):
    """Raises ValueError for the first named argument that is not above 0."""
    for name, value in arguments.items():
        if not value > 0:
            raise ValueError(f"`{name}` must be above 0; got {value}.")


def require_not_negative(**arguments):
    """Raises ValueError for the first named argument that is not 0 or above."""
    for name, value in arguments.items():
        if not value >= 0:
            raise ValueError(f"`{name}` must be 0 or above; got {value}.")
