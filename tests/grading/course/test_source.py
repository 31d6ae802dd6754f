from coursekit.grading.course.folder import load_config
from coursekit.grading.course.source import check_source, read_given, read_sources
from coursekit.grading.errors import CourseError
from coursekit.grading.notebook.testing.plan import read_plan
import nbformat
from nbformat.v4 import new_code_cell, new_notebook
import pytest


def test_notebooks_are_read_as_they_are(course):
    texts = read_sources(course, "doubling", config=load_config(course))
    assert list(texts) == ["doubling.ipynb"]
    path = course / "source" / "doubling" / "doubling.ipynb"
    assert texts["doubling.ipynb"] == path.read_text("utf-8")


def test_a_course_s_own_marks_hide_tests_as_nbgrader_s_do(course):
    config = load_config(course)
    path = course / "source" / "doubling" / "doubling.ipynb"

    def hidden():
        text = read_sources(course, "doubling", config=config)["doubling.ipynb"]
        return read_plan(nbformat.reads(text, as_version=4)).cells["test_double"].hidden

    assert hidden() == {2, 3}  # the mark and what it hides
    text = path.read_text("utf-8").replace("BEGIN HIDDEN TESTS", "SECRET FROM HERE")
    path.write_text(text.replace("END HIDDEN TESTS", "SECRET TO HERE"), "utf-8")
    assert hidden() == set()
    config.ClearHiddenTests.begin_test_delimeter = "SECRET FROM HERE"
    config.ClearHiddenTests.end_test_delimeter = "SECRET TO HERE"
    assert hidden() == {2, 3}


def test_the_instructor_s_files_are_all_but_notebooks_and_traces(course):
    folder = course / "source" / "doubling"
    for name in ("data/a.csv", "helper.py", "mine.txt", "__pycache__/helper.pyc"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(name)
    config = load_config(course)
    config.Autograde.exclude_overwriting = {"doubling": ["mine.txt"]}
    given = read_given(course, "doubling", config=config)
    assert given == {"data/a.csv": b"data/a.csv", "helper.py": b"helper.py"}


def test_what_cannot_be_graded_is_named_with_its_notebook():
    notebook = new_notebook(cells=[new_code_cell("x <- 1 +", id="one")])
    with pytest.raises(CourseError, match=r"hw\.ipynb: a code cell .* one, line 1, `x"):
        check_source("hw.ipynb", notebook)
    notebook = new_notebook(metadata={"language_info": {"name": "R"}})
    with pytest.raises(CourseError, match=r"hw\.ipynb: only notebooks in Python .* in R\.$"):
        check_source("hw.ipynb", nbformat.from_dict(notebook))
