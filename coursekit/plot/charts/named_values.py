"""Values that charts draw under their names."""

import numpy as np


def require_named(name, values):
    """Requires a dictionary, or what has `items` as a table of pandas, of one or more things.

    Args:
        name: Name of the argument, for the error.
        values: What the user gave.

    Raises:
        ValueError: If it is none, or empty.
    """
    if not hasattr(values, "items"):
        raise ValueError(
            f"`{name}` must be a dictionary from names to values; got a {type(values).__name__}."
        )
    if not len(values):
        raise ValueError(f"`{name}` must hold at least one name; got none.")


def named_arrays(name, values, *, ranks, form):
    """Returns a dictionary of filled float64 arrays.

    Args:
        name: Name of the argument, for the error.
        values: What the user gave.
        ranks: Numbers of axes that an array may have.
        form: Their shapes in words, for the error.

    Raises:
        ValueError: If there is none, or one is empty or of another rank.
    """
    require_named(name, values)
    arrays = {key: np.asarray(each, dtype="float64") for key, each in values.items()}
    for key, array in arrays.items():
        if array.ndim not in ranks or not array.size:
            raise ValueError(f"`{name}[{key!r}]` must be filled {form}; got shape {array.shape}.")
    return arrays
