"""The batch that a recorder is given, checked before a training begins."""

import keras


def require_batch(**arguments):
    """Requires arrays of as many examples each, not data sets that yield them.

    Args:
        **arguments: Arrays, or lists and dictionaries of them, by the argument's name; None is
            passed over.

    Raises:
        ValueError: If one is something else, or holds another number of examples than the first.
    """
    counts = {}
    for name, value in arguments.items():
        for leaf in keras.tree.flatten(value):
            if not hasattr(leaf, "shape") and hasattr(leaf, "__iter__"):
                raise ValueError(
                    f"`{name}` must be arrays, such as one batch of a data set, "
                    f"`next(iter(dataset))`; got a {type(leaf).__name__}."
                )
            if getattr(leaf, "shape", ()):
                counts.setdefault(name, leaf.shape[0])
    first, *others = counts.items() or [(None, None)]
    for name, count in others:
        if count != first[1]:
            raise ValueError(
                f"`{name}` must hold as many examples as `{first[0]}`, {first[1]}; got {count}."
            )
