"""Tests that give away what they test, or that take points from a student, are named."""

from coursekit.grading.notebook.testing.weak_tests import weak_tests
from grading_cells import nbgrader_cell
from nbformat.v4 import new_code_cell, new_notebook
import pytest

ANSWER = "import numpy as np\ndef f(x):\n    return 2 * x\ndef score():\n    return 1"

DRAWN = "import os\ndef drawn():\n    return os.urandom(1)[0]"


def found(test, given="pass"):
    cells = [
        new_code_cell(given),
        nbgrader_cell("f", ANSWER, solution=True),
        nbgrader_cell("test_f", test, grade=True, locked=True, points=1),
    ]
    return weak_tests(new_notebook(cells=cells))


def hidden(code):
    marked = f"### BEGIN HIDDEN TESTS\n{code}\n### END HIDDEN TESTS"
    return f"import numpy as np\nassert f(1) == 2\n{marked}"


@pytest.mark.parametrize(
    "code",
    [
        "assert f(7) == 14",
        "x = np.linspace(0, 1)\nassert np.allclose(f(x), 2 * x)",
        "x = np.random.default_rng(0).normal()\nassert f(x) == 2 * x",
        "np.random.seed(0)\nx = np.random.normal()\nassert f(x) == 2 * x",
    ],
)
def test_fixed_hidden_values_are_named(code):
    (words,) = found(hidden(code))
    assert words.startswith("test_f: its hidden checks call `f` with fixed values")


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("x = np.random.default_rng().normal()\nassert f(x) == 2 * x", "pass"),
        ("x = np.random.normal()\nassert f(x) == 2 * x", "pass"),
        ("import random\nx = random.randint(1, 9)\nassert f(x) == 2 * x", "pass"),
        (
            "x = drawn()\nassert f(x) == 2 * x",
            "import os\ndef drawn():\n    return os.urandom(1)[0]",
        ),
        ("assert callable(f)", "pass"),
    ],
)
def test_drawn_values_are_not(code, given):
    assert found(hidden(code), given) == []


def test_public_checks_may_have_fixed_values():
    assert found("assert f(7) == 14") == []


@pytest.mark.parametrize("last", ["score()", "f(3)", "f(3).value[0]"])
def test_a_last_value_of_the_student_s_is_named(last):
    (words,) = found(f"assert f(7) == 14\n{last}")
    assert f"its last value, `{last}`, comes from the student" in words


@pytest.mark.parametrize("last", ["None", "points", "sum(f(x) == 2 * x for x in (1, 2)) / 2"])
def test_a_last_value_of_the_test_s_own_is_not(last):
    assert found(f"points = 0.5\n{last}") == []
