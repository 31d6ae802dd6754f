"""What needs TensorFlow says so, in one sentence."""

from coursekit.analysis import gradient_check, gradient_receptive_field
import keras
from keras import layers
from networks import stack
import numpy as np
import pytest


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_gradients_of_the_backend_need_tensorflow(backend, monkeypatch):
    model = stack(layers.Conv2D(1, 3), shape=(8, 8, 1))
    monkeypatch.setattr(keras.backend, "backend", lambda: backend)
    for call, what in (
        (lambda: gradient_check(layers.Dense(2), np.ones((2, 3))), "gradient_check"),
        (lambda: gradient_receptive_field(model), "gradient_receptive_field"),
    ):
        message = f"`{what}` needs the TensorFlow backend; Keras runs on {backend}. Set"
        with pytest.raises(RuntimeError, match=message):
            call()


def test_a_gradient_by_hand_needs_no_backend(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    found = gradient_check(lambda x: x**2, np.array([1.0, 2.0]), gradient=lambda u, x: 2 * x * u)
    assert found.ok
