"""`make quick` trains nothing and opens no folder but those that are quick."""

from pathlib import Path
import re
import shutil
import subprocess
import sys
from types import SimpleNamespace

import keras
import pytest

TESTS = Path(__file__).parent
LONG = ("assignments", "browser", "grading", "models", "notebooks")
TRAINS = """
import keras
import numpy as np
import pytest


@pytest.fixture(scope="module")
def trained():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.zeros((2, 1)), np.zeros(2), verbose=0)
    return model


def test_that_trains(trained):
    assert trained.built


def test_that_does_not():
    assert keras.layers.Dense(1)
"""


@pytest.fixture
def course(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    for folder in ("", "plot", *LONG):
        (tmp_path / "tests" / folder).mkdir(exist_ok=True)
    shutil.copy(TESTS / "conftest.py", tmp_path / "tests")
    (tmp_path / "tests" / "test_training.py").write_text(TRAINS)
    for folder in ("plot", *LONG):
        (tmp_path / "tests" / folder / f"test_{folder}.py").write_text("def test_it(): pass\n")
    return tmp_path


def test_what_runs(course):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--quick", "tests"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    assert "2 passed, 1 skipped in" in done.stdout.replace("warnings", "")


def test_without_the_option_all_runs(request):
    rules = request.config.pluginmanager.get_plugin(str(TESTS / "conftest.py"))
    assert keras.Model.fit is not rules._skip_training
    for path in TESTS.iterdir():
        assert not rules.pytest_ignore_collect(path, request.config), path


@pytest.mark.parametrize(("cores", "memory", "workers"), [(2, 24, 2), (8, 16, 3), (4, 4, 1)])
def test_workers_by_cores_and_memory(request, monkeypatch, cores, memory, workers):
    rules = request.config.pluginmanager.get_plugin(str(TESTS / "conftest.py"))
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(total=memory * 2**30))
    assert request.config.hook.pytest_xdist_auto_num_workers(config=request.config) == workers
    assert rules.pytest_xdist_auto_num_workers() == workers


def test_the_command_and_the_hook_run_it():
    root = TESTS.parent
    rule = re.search(r"^quick:.*\n(?:\t.*\n)+", (root / "development.mk").read_text(), re.MULTILINE)
    assert " --quick " in rule[0]
    assert "entry: make quick" in (root / ".pre-commit-config.yaml").read_text()
