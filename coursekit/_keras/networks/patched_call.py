"""Replacing what a layer computes for a while, to see it pass."""

from contextlib import ExitStack, contextmanager


@contextmanager
def patched_call(layer, wrap):
    """Puts a function in the place of a layer's `call` while the context lasts.

    It is an attribute of the object, written past Keras's tracking and removed
    afterwards, so the layer is left as it was.

    Args:
        layer: Any `keras.Layer` or `keras.Operation`.
        wrap: Function that takes the layer's own `call` and returns the one
            to use instead.

    Yields:
        None.
    """
    name = "quantized_call" if getattr(layer, "quantization_mode", None) else "call"
    layer.__dict__[name] = wrap(getattr(layer, name))
    try:
        yield
    finally:
        del layer.__dict__[name]


@contextmanager
def first_outputs(layers):
    """Keeps what layers return at their first call while the context lasts.

    Args:
        layers: `keras.Layer` objects.

    Yields:
        Dictionary from layer to output, in the order of the calls; a layer
        that has not been called is not in it.
    """
    outputs = {}

    def keeping(layer):
        def wrap(call):
            def keeping_call(*args, **kwargs):
                result = call(*args, **kwargs)
                outputs.setdefault(layer, result)
                return result

            return keeping_call

        return wrap

    with ExitStack() as wraps:
        for layer in layers:
            wraps.enter_context(patched_call(layer, keeping(layer)))
        yield outputs
