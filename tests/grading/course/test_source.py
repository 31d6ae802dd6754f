from coursekit.grading.course.folder import load_config
from coursekit.grading.course.source import check_source, read_given, read_sources
from coursekit.grading.errors import CourseError
import nbformat
from nbformat.v4 import new_code_cell, new_notebook
import pytest


def test_notebooks_are_read_as_they_are(course):
    texts = read_sources(course, "doubling", config=load_config(course))
    assert list(texts) == ["doubling.ipynb"]
    path = course / "source" / "doubling" / "doubling.ipynb"
    assert texts["doubling.ipynb"] == path.read_text("utf-8")


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
