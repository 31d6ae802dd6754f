"""`make quick` trains nothing and opens no folder but those that are quick."""

from pathlib import Path
import re
import shutil
import subprocess
import sys

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


@pytest.mark.parametrize(
    ("options", "ending"),
    [(["--quick"], "2 passed, 1 skipped"), ([], f"{3 + len(LONG)} passed")],
    ids=["quick", "all"],
)
def test_what_runs(course, options, ending):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, "tests"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    assert f"{ending} in" in done.stdout.replace("warnings", "")


def test_the_command_and_the_hook_run_it():
    root = TESTS.parent
    rule = re.search(r"^quick:.*\n(?:\t.*\n)+", (root / "development.mk").read_text(), re.MULTILINE)
    assert " --quick " in rule[0]
    assert "entry: make quick" in (root / ".pre-commit-config.yaml").read_text()
