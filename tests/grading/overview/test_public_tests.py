from coursekit.grading.errors import CourseError
from coursekit.grading.notebook.cells import is_test
from coursekit.grading.notebook.outputs import error_output
from coursekit.grading.overview.hand_in_folder import Receipt
from coursekit.grading.overview.public_tests import outcomes, public_sources, result_page
from grading_cells import nbgrader_cell
import nbformat
from nbformat.v4 import new_notebook, new_output
import pytest
from traitlets.config import Config

HIDDEN = "### BEGIN HIDDEN TESTS\nassert f(5) == 'secret'\n### END HIDDEN TESTS"
RECEIPT = Receipt("a1", "<b>ann</b>", {"<b>a1.ipynb": "0" * 64}, 2, 5, "2024-03-01 12:00:00 UTC")


@pytest.fixture
def notebook():
    """A notebook with tests of which a part, all and nothing is public."""
    options = {"grade": True, "locked": True, "points": 2}
    cells = [
        nbgrader_cell("f", "def f(x): pass", solution=True),
        nbgrader_cell("part", f"assert f(1) == 1\n{HIDDEN}", **options),
        nbgrader_cell("all", "assert f(2) == 2", **options),
        nbgrader_cell("none", f"# Hidden.\n{HIDDEN}", **options),
    ]
    return new_notebook(cells=cells)


def test_nothing_hidden_is_left_and_what_is_public_stays(notebook):
    text = public_sources({"a1.ipynb": nbformat.writes(notebook)})["a1.ipynb"]
    assert "secret" not in text
    tests = [cell for cell in nbformat.reads(text, 4).cells if is_test(cell)]
    assert [cell.source for cell in tests] == ["assert f(1) == 1", "assert f(2) == 2"]


def test_a_course_s_own_marks_of_hidden_tests_hold(notebook):
    config = Config()
    config.ClearHiddenTests.begin_test_delimeter = "SECRET FROM HERE"
    config.ClearHiddenTests.end_test_delimeter = "SECRET TO HERE"
    own = HIDDEN.replace("BEGIN HIDDEN TESTS", "SECRET FROM HERE")
    own = own.replace("END HIDDEN TESTS", "SECRET TO HERE")
    notebook.cells[1].source = f"assert f(1) == 1\n{own}"
    notebook.cells[3].source = own
    text = public_sources({"a1.ipynb": nbformat.writes(notebook)}, config)["a1.ipynb"]
    assert "secret" not in text
    tests = [cell for cell in nbformat.reads(text, 4).cells if is_test(cell)]
    assert [cell.source for cell in tests] == ["assert f(1) == 1", "assert f(2) == 2"]


def test_a_mark_without_its_end_is_named(notebook):
    notebook.cells[1].source = HIDDEN.rpartition("\n")[0]
    with pytest.raises(CourseError, match=r"a1\.ipynb: .*hidden"):
        public_sources({"a1.ipynb": nbformat.writes(notebook)})


def test_outcomes_are_those_of_nbgrader(notebook):
    _, part, all_, none = notebook.cells
    part.outputs = [error_output("AssertionError", ["\x1b[31mf(1) is\x1b[0m 3"])]
    none.outputs = [new_output("execute_result", {"text/plain": "0.5"})]  # partial credit
    found = outcomes({"a1.ipynb": {"notebook": notebook}})
    assert [(one.test, one.passed) for one in found] == [
        ("part", False),
        ("all", True),
        ("none", False),
    ]
    assert "f(1) is 3" in found[0].message
    assert found[2].message == "0.5 of 2"
    all_.outputs = []
    assert outcomes({"a1.ipynb": {"notebook": notebook}})[1].passed


def test_the_page_counts_and_shows_nothing_of_a_student_as_html(notebook):
    notebook.cells[1].outputs = [error_output("ValueError", ["<script>alert(1)</script>"])]
    found = outcomes({"a1.ipynb": {"notebook": notebook}})
    page = result_page(RECEIPT, found, reason="<i>memory</i>", notes=["<u>a note</u>"])
    assert "2 of 3 public tests pass" in page
    assert "attempt 2 of 5" in page
    assert "default-src &#x27;none&#x27;" in page
    for tag in ("<script", "<b>", "<i>", "<u>"):
        assert tag not in page


def test_an_attempt_that_was_not_looked_at_has_no_count():
    page = result_page(RECEIPT, None, reason="2 are allowed")
    assert "2 are allowed" in page
    assert "public tests pass" not in page
