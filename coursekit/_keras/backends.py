"""What needs one backend, or a part of it, says so."""

from contextlib import contextmanager

import keras


@contextmanager
def onednn_explained():
    """Says of an operation that TensorFlow lacks without oneDNN that oneDNN is off.

    Raises:
        RuntimeError: If an operation fails while oneDNN is off.
    """
    if keras.backend.backend() != "tensorflow":
        yield
        return
    import tensorflow as tf

    try:
        yield
    except (tf.errors.InvalidArgumentError, tf.errors.UnimplementedError) as error:
        if onednn_is_on():
            raise
        raise RuntimeError(
            "TensorFlow runs channels-first and dilated transposed convolutions on the CPU with "
            "oneDNN only, which is off: set TF_ENABLE_ONEDNN_OPTS=1 before it is imported."
        ) from error


def require_tensorflow(what):
    """Requires the TensorFlow backend.

    Args:
        what: What needs it, as the user calls it.

    Raises:
        RuntimeError: If Keras runs on another.
    """
    backend = keras.backend.backend()
    if backend != "tensorflow":
        raise RuntimeError(
            f"`{what}` needs the TensorFlow backend; Keras runs on {backend}. Set "
            "KERAS_BACKEND=tensorflow before Keras is imported."
        )


def onednn_is_on():
    """Tells whether TensorFlow computes with oneDNN on the CPU."""
    from tensorflow.python.util import _pywrap_util_port

    return bool(_pywrap_util_port.IsMklEnabled())
