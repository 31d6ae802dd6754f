from coursekit.grading.jail import JailSettings
from coursekit.grading.plan import read_plan
from coursekit.grading.run import run_notebook
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
