"""Tests that ask the backend for nothing of its own run on JAX; the others say why they do not."""

from importlib.util import find_spec
import os
from pathlib import Path
import re
import shutil
import subprocess
import sys

from any_backend import compiled, gradient, graph
import keras
import numpy as np
import pytest

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
MARKED = """
import keras
import pytest


@pytest.mark.needs_tensorflow(reason="it is made of its operations")
def test_of_tensorflow():
    assert keras.backend.backend() == "tensorflow"


def test_of_any():
    assert keras.ops.sum([1, 2]) == 3


@pytest.mark.parametrize("layer", [keras.layers.Dense, keras.layers.Conv2D])
@pytest.mark.parametrize("options", [1, 2, 3])
def test_it_keeps_the_rules_of_a_layer(layer, options):
    assert options == 1


@pytest.mark.parametrize("number", [1, 2])
def test_of_numbers(number):
    assert number
"""


def test_a_gradient_is_that_of_the_formula():
    point, upstream = np.array([[1, -3], [0, 2]], "float32")
    value, slopes = gradient(lambda x: x**2, point)
    np.testing.assert_allclose(value, [1, 9])
    np.testing.assert_allclose(slopes, [2, -6])
    _, slopes = gradient(lambda x: x**2, point, upstream)
    np.testing.assert_allclose(slopes, [0, -12])


@pytest.mark.parametrize("make", [compiled, lambda f: graph(f, ((None,), "float32"))])
def test_outside_of_python_it_computes_the_same(make):
    calls = []

    def double(x):
        calls.append(x)
        return 2 * x

    outside = make(double)
    for _ in range(3):
        for numbers in (np.ones(2, "float32"), np.arange(3, dtype="float32")):
            np.testing.assert_allclose(outside(numbers), 2 * numbers)
    assert 1 <= len(calls) <= 2, "Python is asked once for a shape at most"


def test_a_compiled_layer_of_random_numbers_may_run_twice():
    layer = keras.layers.Dropout(0.5, seed=0)
    run = compiled(lambda x: layer(x, training=True))
    for _ in range(2):
        assert set(np.unique(run(np.ones(100, "float32")))) == {0, 2}


@pytest.mark.skipif(find_spec("jax") is None, reason="jax is not installed")
def test_on_jax_first_variants_run_and_what_needs_tensorflow_is_skipped_with_its_reason(tmp_path):
    shutil.copy(TESTS / "conftest.py", tmp_path)
    (tmp_path / "test_marked.py").write_text(MARKED)
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "--first-variants"]
    done = subprocess.run(
        command,
        env=os.environ | {"KERAS_BACKEND": "jax"},
        **{"cwd": tmp_path, "capture_output": True, "text": True, "timeout": 120},
    )
    assert done.returncode == 0, done.stdout
    assert "5 passed, 1 skipped, 4 deselected" in done.stdout
    assert "not on jax: it is made of its operations" in done.stdout


def test_the_command_runs_folders_that_are_there_and_the_workflow_runs_it():
    rules = (ROOT / "development.mk").read_text()
    folders = re.search(r"^JAX_TESTS := (.*)", rules, re.MULTILINE)[1].split()
    parts = {"initializers", "interpret", "layers", "losses", "metrics", "models", "optimizers"}
    assert parts | {"analysis/cost", "analysis/field"} <= {
        folder for folder in folders if list((TESTS / folder).rglob("test_*.py"))
    }
    rule = re.search(r"^test-jax:.*\n(?:\t.*\n)+", rules, re.MULTILINE)[0]
    assert "KERAS_BACKEND=jax" in rule
    assert " --first-variants " in rule
    assert "$(addprefix tests/,$(JAX_TESTS))" in rule
    assert "run: make test-jax\n" in (ROOT / ".github" / "workflows" / "test.yml").read_text()
