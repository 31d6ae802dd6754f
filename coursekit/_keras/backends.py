"""What needs one backend, or a part of it, says so."""

import keras


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
