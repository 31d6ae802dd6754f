from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.notebook.plan import read_plan
from coursekit.grading.notebook.run import run_notebook
from grading_cells import nbgrader_cell
from jail_check import needs_bubblewrap
from nbformat.v4 import new_notebook
import pytest

pytestmark = needs_bubblewrap


@pytest.fixture(scope="module")
def outputs():
    """Runs a notebook once; returns the outputs of its tests by name."""
    tests = {
        "numpy_in_the_tests_alone": "import numpy as np\nx = float(np.random.rand())\n"
        "assert double(x) == 2 * x",
        "no_such_name": "assert triple(1) == 3",
        "too_slow": "assert wait(30) is None",
        "after_it": "assert double(2) == 4",
        "kernel_dies": "die()",
        "after_the_end": "assert double(2) == 4",
    }
    answer = """import os, time

def double(x):
    return 2 * x

def wait(seconds):
    time.sleep(seconds)

def die():
    os._exit(1)

def triple(x):
    return 3 * x"""
    cells = [nbgrader_cell("answer", answer, solution=True)]
    cells += [nbgrader_cell(n, code, grade=True, points=1) for n, code in tests.items()]
    plan = read_plan(new_notebook(cells=cells))
    cells[0].source = answer.partition("\n\ndef triple")[0]
    run = run_notebook(new_notebook(cells=cells), plan, settings=JailSettings(), seconds=2)
    return dict(
        zip(tests, (run.outputs[i + 1] for i in range(len(tests))), strict=True)
    ), run.reason


def error(outputs, name):
    (output,) = [o for o in outputs[0][name] if o.output_type == "error"]
    return output.traceback[0]


@pytest.mark.parametrize("name", ["numpy_in_the_tests_alone", "after_it"])
def test_a_right_answer_leaves_no_output(outputs, name):
    assert outputs[0][name] == []


def test_a_missing_answer_is_named(outputs):
    assert "`triple` is not defined" in error(outputs, "no_such_name")


def test_what_takes_too_long_is_stopped_and_the_next_test_runs(outputs):
    assert "stopped after 2 seconds" in error(outputs, "too_slow")


def test_a_kernel_that_dies_ends_the_tests_after_it(outputs):
    assert outputs[1] == "the kernel died, in kernel_dies"
    assert "the kernel died" in error(outputs, "kernel_dies")
    assert "not run: the kernel died, in kernel_dies" in error(outputs, "after_the_end")


DIES_LATER = """import os, threading
threading.Timer(0.2, os._exit, [0]).start()

def double(x):
    return 2 * x"""
WAITS = "import time\ntime.sleep(2)"


@pytest.mark.parametrize(
    ("waits", "next_cell"),
    [
        (WAITS, nbgrader_cell("more", "x = 1", solution=True)),
        (WAITS, nbgrader_cell("more", "assert double(1) == 2", grade=True, points=1)),
        (f"double(1)\n{WAITS}\ndouble(2)", None),
    ],
)
def test_a_kernel_that_died_while_nobody_spoke_to_it_is_not_waited_for(waits, next_cell):
    cells = [
        nbgrader_cell("answer", DIES_LATER, solution=True),
        nbgrader_cell("waits", waits, grade=True, points=1),
        *([next_cell] if next_cell else []),
    ]
    plan = read_plan(new_notebook(cells=cells))
    run = run_notebook(new_notebook(cells=cells), plan, settings=JailSettings(), seconds=20)
    assert run.reason == f"the kernel died, in {'more' if next_cell else 'waits'}"
