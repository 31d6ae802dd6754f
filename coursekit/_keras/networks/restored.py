"""Leaving a model as it was."""

from contextlib import contextmanager

from keras import ops


@contextmanager
def restored_values(variables):
    """Puts variables back to their present values when the context ends.

    Args:
        variables: List of `keras.Variable` objects.

    Yields:
        None.
    """
    values = [ops.copy(variable.value) for variable in variables]
    try:
        yield
    finally:
        for variable, value in zip(variables, values, strict=True):
            variable.assign(value)
