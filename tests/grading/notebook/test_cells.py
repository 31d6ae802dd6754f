import subprocess
import sys

from coursekit.grading.notebook.cells import cell_name, grade_id_of, is_solution, is_task, is_test
from grading_cells import nbgrader_cell
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader import utils
import pytest


def test_a_cell_is_called_by_its_grade_id_then_by_its_id():
    assert (grade_id_of(nbgrader_cell("a", "")), cell_name(nbgrader_cell("a", ""))) == ("a", "a")
    plain = new_code_cell("", id="x1")
    assert (grade_id_of(plain), cell_name(plain)) == (None, "x1")
    del plain["id"]
    assert cell_name(plain) == "a cell"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"grade": True}, True),
        ({"grade": True, "points": 0, "locked": True}, True),
        ({"grade": True, "solution": True}, False),
        ({"solution": True}, False),
        ({}, False),
    ],
)
def test_a_test_grades_and_is_no_answer(settings, expected):
    assert is_test(nbgrader_cell("a", "", **settings)) is expected
    assert not is_test(new_markdown_cell(metadata=nbgrader_cell("a", "", **settings).metadata))


@pytest.mark.parametrize("name", ["solution", "task", "grade", "locked"])
def test_cells_are_what_nbgrader_says(name):
    for cell in (
        new_code_cell(""),
        *(nbgrader_cell("a", "", **{name: on}) for on in (True, False)),
    ):
        assert is_solution(cell) == utils.is_solution(cell)
        assert is_task(cell) == utils.is_task(cell)


def test_a_process_that_grades_does_not_wait_for_nbgrader():
    code = "import sys, coursekit.grading.workers.pool; print('nbgrader' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
