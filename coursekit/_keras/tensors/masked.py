"""Keras's masks on the losses of single elements."""

from keras.src import backend


def with_mask(values, mask):
    """Marks which elements count, for Keras's reduction of losses, and returns the values.

    Args:
        values: Tensor of losses.
        mask: Bool tensor of the same shape, true where an element counts.
    """
    backend.set_keras_mask(values, mask=mask)
    return values
