import os

from coursekit._keras import backends
from coursekit._keras.backends import onednn_is_on, require_tensorflow
import keras
import pytest
import tensorflow as tf


def test_tensorflow_is_what_it_needs(monkeypatch):
    require_tensorflow("this")
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    with pytest.raises(RuntimeError, match=r"`this` needs the TensorFlow backend; .* on jax"):
        require_tensorflow("this")


def test_onednn_is_what_the_environment_says():
    assert onednn_is_on() == (os.environ["TF_ENABLE_ONEDNN_OPTS"] == "1")


@pytest.mark.parametrize(
    ("is_on", "error"), [(True, tf.errors.InvalidArgumentError), (False, RuntimeError)]
)
def test_an_operation_that_needs_onednn_says_so(is_on, error, monkeypatch):
    monkeypatch.setattr(backends, "onednn_is_on", lambda: is_on)
    with pytest.raises(error, match="oneDNN" if not is_on else "raw"), backends.onednn_explained():
        raise tf.errors.InvalidArgumentError(None, None, "raw")
