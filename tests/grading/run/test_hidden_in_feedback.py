"""What feedback shows of tests, and of students who write the marks of hidden ones."""

from coursekit.grading.run.preprocessors import HideTests
from grading_cells import nbgrader_cell
from nbformat.v4 import new_code_cell, new_notebook
import pytest
from traitlets.config import Config

OWN = Config()
OWN.ClearHiddenTests.begin_test_delimeter = "SECRET FROM HERE"
OWN.ClearHiddenTests.end_test_delimeter = "SECRET TO HERE"
MARKS = {
    "nbgrader's": ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS", Config()),
    "a course's own": ("# SECRET FROM HERE", "# SECRET TO HERE", OWN),
}


@pytest.mark.parametrize("whose", MARKS)
def test_tests_lose_what_is_hidden_and_a_student_may_write_what_they_like(whose):
    begin, end, config = MARKS[whose]
    answer, essay, own = (f"{begin}\nmine {i}\n{begin}" for i in range(3))
    cells = [
        nbgrader_cell("answer", answer, solution=True),
        nbgrader_cell("test", f"assert f(1)\n{begin}\nassert f(2)\n{end}", grade=True, points=1),
        nbgrader_cell("essay", essay, grade=True, solution=True, points=1),
        new_code_cell(own),
    ]
    shown, _ = HideTests(config=config).preprocess(new_notebook(cells=cells), {})
    assert [cell.source for cell in shown.cells] == [answer, "assert f(1)", essay, own]
