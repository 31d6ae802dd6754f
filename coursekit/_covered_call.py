"""Covering what a layer computes for a while, to see it pass."""

from contextlib import contextmanager


@contextmanager
def covered_call(layer, cover):
    """Puts a function in the place of a layer's `call` while the context lasts.

    It is an attribute of the object, written past Keras's tracking and removed
    afterwards, so the layer is left as it was.

    Args:
        layer: Any `keras.Layer` or `keras.Operation`.
        cover: Function that takes the layer's own `call` and returns the one
            to use instead.

    Yields:
        None.
    """
    name = "quantized_call" if getattr(layer, "quantization_mode", None) else "call"
    layer.__dict__[name] = cover(getattr(layer, name))
    try:
        yield
    finally:
        del layer.__dict__[name]
