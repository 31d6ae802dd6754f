from coursekit.grading.execute import ExecuteToTheEnd, ending
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import determine_grade
import pytest

STUBBORN = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"


def execute(*sources):
    cells = [new_code_cell(source, id=f"cell{index}") for index, source in enumerate(sources)]
    notebook = new_notebook(cells=[*cells, new_markdown_cell("The end.")])
    run = ExecuteToTheEnd(timeout=2, shutdown_kernel="immediate")
    return run.preprocess(notebook, {})[0]


def errors(notebook):
    """The names of the errors of each code cell."""
    return [
        [output.ename for output in cell.outputs if output.output_type == "error"]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_a_dead_kernel_ends_the_notebook_with_a_reason():
    notebook = execute("1 + 1", "import os\nos._exit(1)", "2 + 2")
    assert errors(notebook) == [[], ["DeadKernelError"], ["NotRunError"]]
    assert notebook.cells[0].outputs[0].data["text/plain"] == "2"
    assert notebook.cells[2].outputs[0].evalue == "not run: the kernel died in cell1"
    assert ending(notebook) == "kernel died in cell1"


def test_a_cell_that_times_out_is_interrupted_and_the_next_one_runs():
    notebook = execute("while True: pass", "2 + 2", "while True: pass")
    assert [names[-1:] for names in errors(notebook)] == [
        ["CellTimeoutError"],
        [],
        ["CellTimeoutError"],
    ]
    assert notebook.cells[0].outputs[-1].evalue == "stopped after 2 seconds"
    assert notebook.cells[1].outputs[0].data["text/plain"] == "4"
    assert ending(notebook) == "timed out in cell0 and 1 more"


def test_a_cell_that_cannot_be_interrupted_ends_the_notebook():
    notebook = execute(STUBBORN, "2 + 2")
    assert errors(notebook) == [["CellTimeoutError"], ["NotRunError"]]
    assert ending(notebook) == "timed out in cell0"


def test_an_ordinary_error_is_no_early_ending():
    notebook = execute("1 / 0", "2 + 2")
    assert errors(notebook) == [["ZeroDivisionError"], []]
    assert ending(notebook) == ""


@pytest.mark.parametrize(("failing", "points"), [("", 3), ("\nassert False", 0)])
def test_a_warning_costs_no_points_and_a_failure_does(failing, points):
    notebook = execute(f"import warnings\nwarnings.warn('harmless'){failing}")
    cell = notebook.cells[0]
    assert "harmless" in cell.outputs[0].text
    cell.metadata.nbgrader = {"grade": True, "solution": False, "points": 3}
    assert determine_grade(cell) == (points, 3)
