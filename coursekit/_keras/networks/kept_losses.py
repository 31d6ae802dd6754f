"""Calling a model without leaving the losses of the call in its layers."""

from contextlib import contextmanager


@contextmanager
def kept_losses(model):
    """Keeps what `model.losses` says of the last call by the user while the context lasts.

    A call clears the losses of activity regularizers and adds its own: in a compiled function
    tensors that have no values afterwards.

    Args:
        model: Any `keras.Model`.

    Yields:
        None.
    """
    kept = [(layer, list(layer._losses)) for layer in model._flatten_layers()]
    try:
        yield
    finally:
        for layer, losses in kept:
            layer._losses[:] = losses
