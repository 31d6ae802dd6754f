"""What needs TensorFlow says so, in one sentence; the rest says on JAX what it says there."""

from importlib.util import find_spec
import json
import os
from pathlib import Path
import subprocess
import sys

from costs_and_fields import costs_and_fields
from coursekit.analysis import gradient_check, gradient_receptive_field
import keras
from keras import layers
from networks import stack
import numpy as np
import pytest


def of_a_layer():
    return gradient_check(layers.Dense(2), np.ones((2, 3)))


def of_a_unit():
    return gradient_receptive_field(stack(layers.Conv2D(1, 3), shape=(8, 8, 1)))


@pytest.mark.parametrize(
    ("call", "what", "backend"),
    [
        (of_a_layer, "gradient_check", "jax"),
        (of_a_layer, "gradient_check", "torch"),
        (of_a_unit, "gradient_receptive_field", "torch"),
    ],
)
def test_gradients_of_the_backend_need_tensorflow(call, what, backend, monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: backend)
    message = f"`{what}` needs the TensorFlow backend; Keras runs on {backend}. Set"
    with pytest.raises(RuntimeError, match=message):
        call()


def test_a_gradient_by_hand_needs_no_backend(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    found = gradient_check(lambda x: x**2, np.array([1.0, 2.0]), gradient=lambda u, x: 2 * x * u)
    assert found.ok


@pytest.mark.skipif(find_spec("jax") is None, reason="jax is not installed")
def test_what_layers_cost_and_see_is_the_same_on_jax():
    script = Path(__file__).with_name("costs_and_fields.py")
    done = subprocess.run(
        [sys.executable, script],
        env=os.environ | {"KERAS_BACKEND": "jax"},
        **{"capture_output": True, "text": True, "timeout": 120},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == costs_and_fields()
