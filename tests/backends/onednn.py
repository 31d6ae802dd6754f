"""What TensorFlow computes on a CPU with oneDNN only, where a user has turned that off."""

from contextlib import contextmanager

from coursekit._keras.backends import onednn_is_on
import keras

REASON = (
    "TensorFlow runs channels-first and dilated transposed convolutions on the CPU with oneDNN "
    "only, which is off"
)
SAID = ("NHWC", "dilation rates larger than 1")  # by TensorFlow, of what it lacks then


@contextmanager
def where_onednn_is_off(leave):
    """Calls `leave` with the reason where a block stops at what TensorFlow lacks without oneDNN.

    Around a test that is about such an operation, `@where_onednn_is_off(pytest.skip)`; around one
    of several checks, `with where_onednn_is_off(go_on):`.
    """
    try:
        yield
    except Exception as error:
        off = keras.backend.backend() == "tensorflow" and not onednn_is_on()
        if not off or not any(words in str(error) for words in SAID):
            raise
        leave(REASON)


def go_on(reason):
    """Leaves what is left of the block, and goes on behind it."""
