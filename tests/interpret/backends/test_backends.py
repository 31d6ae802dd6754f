"""JAX and PyTorch give the answers that TensorFlow gives."""

from importlib.util import find_spec
import os
from pathlib import Path
import runpy
import subprocess
import sys

import keras
from keras import layers
import numpy as np
import pytest

SCRIPT = Path(__file__).with_name("answers.py")
pytestmark = pytest.mark.needs_tensorflow(reason="what it expects comes from TensorFlow")
QUICK_TO_COMPILE = {"XLA_FLAGS": "--xla_backend_optimization_level=0"}  # most of JAX's time


def run(backend, folder):
    """Runs the script on a backend and returns its answers."""
    paths = [folder / name for name in ("model.keras", "images.npy", f"{backend}.npz")]
    done = subprocess.run(
        [sys.executable, SCRIPT, *paths],
        env=os.environ | QUICK_TO_COMPILE | {"KERAS_BACKEND": backend},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    with np.load(paths[-1]) as arrays:
        return dict(arrays)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a model and its images."""
    folder = tmp_path_factory.mktemp("backends")
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((9, 8, 3)),
            layers.Conv2D(6, 3, padding="same", activation="relu"),
            layers.BatchNormalization(),
            layers.Conv2D(5, 3, activation="relu", name="second"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(4, activation="softmax"),
        ]
    )
    model.save(folder / "model.keras")
    images = np.random.default_rng(0).random((3, 9, 8, 3), dtype="float32")
    np.save(folder / "images.npy", images)
    return folder


@pytest.fixture(scope="module")
def expected(folder):
    """The script's answers in this process, on TensorFlow."""
    assert keras.backend.backend() == "tensorflow"
    script = runpy.run_path(SCRIPT)
    model, images = keras.models.load_model(folder / "model.keras"), np.load(folder / "images.npy")
    return script["answers"](model, images) | script["after_training"](model, images)


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_the_answers_are_those_of_tensorflow(backend, folder, expected):
    if find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    found = run(backend, folder)
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        assert np.any(array), f"{name} shows nothing"
        np.testing.assert_allclose(found[name], array, rtol=1e-3, atol=1e-5, err_msg=name)
    assert not np.allclose(found["before"], found["after"])
