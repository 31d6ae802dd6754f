import os

from coursekit._keras.backends import onednn_is_on, require_tensorflow
import keras
import pytest


def test_tensorflow_is_what_it_needs(monkeypatch):
    require_tensorflow("this")
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    with pytest.raises(RuntimeError, match=r"`this` needs the TensorFlow backend; .* on jax"):
        require_tensorflow("this")


def test_onednn_is_what_the_environment_says():
    assert onednn_is_on() == (os.environ["TF_ENABLE_ONEDNN_OPTS"] == "1")
