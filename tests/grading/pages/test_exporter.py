"""A page is made of whatever a notebook holds, in time, and holds none of the hidden tests."""

from pathlib import Path

from coursekit.grading.pages import exporter, filters
from coursekit.grading.pages.exporter import StudentPages
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests
import pytest
from traitlets.config import Config

HIDDEN = "### BEGIN HIDDEN TESTS\nassert f(7)\n### END HIDDEN TESTS"
OUTPUT = new_output("display_data", data={"image/png": "iVBORw0KGgo="})
OUTPUT.metadata = {"image/png": {"width": "1 onload=owned()"}}
CELLS = [
    new_markdown_cell("*essay* <script>owned()</script>"),
    new_code_cell("f(1) < 2", outputs=[OUTPUT]),
    new_code_cell(HIDDEN, metadata={"nbgrader": {"grade": True, "grade_id": "t", "locked": True}}),
]


def endless():
    while True:
        pass


def page(**resources):
    made = StudentPages(template_name="classic")
    made.register_preprocessor(ClearHiddenTests)
    return made.from_notebook_node(new_notebook(cells=CELLS), resources)[0]


def test_a_page_says_first_what_may_run():
    text = page()
    assert text.index("Content-Security-Policy") < text.index("<script")
    assert text.count("<script") == text.count("<script nonce=")
    assert page().split("nonce-")[1][:22] != text.split("nonce-")[1][:22]


def test_nothing_of_a_student_s_runs():
    text = page()
    assert "<em>essay</em>" in text
    assert "&lt;script&gt;owned()" in text
    assert "onload" not in text
    assert 'alt="an output of the cell"' in text


def test_an_output_that_is_none_is_said_to_be_left_out():
    cell = new_code_cell("x")
    cell.outputs = [nbformat.from_dict({"output_type": "display_data", "data": {"text/plain": 5}})]
    made = StudentPages(template_name="classic")
    notebook = new_notebook()
    notebook.cells = [cell]
    text, _ = made.from_notebook_node(notebook, {})
    assert "cannot be shown" in text


def test_names_are_shown_as_text():
    made = StudentPages(template_name="classic")
    resources = {"student": "<b>", "first_name": None}
    _, found = made.from_notebook_node(new_notebook(cells=CELLS), resources)
    assert (found["student"], found["first_name"]) == ("&lt;b&gt;", None)


@pytest.mark.parametrize("fault", ["slow", "broken"])
def test_a_page_that_cannot_be_laid_out_has_each_cell_as_text(fault, monkeypatch):
    if fault == "slow":
        monkeypatch.setattr(exporter, "PAGE_SECONDS", 0.05)
        monkeypatch.setattr(filters.Filters, "best", lambda self, output: endless())
    else:
        monkeypatch.setattr(filters.Filters, "best", lambda self, output: 1 / 0)
    text = page()
    assert "<pre>f(1) &lt; 2</pre>" in text
    assert "&lt;script&gt;owned()" in text
    assert "f(7)" not in text
    assert "default-src 'none'" in text


def test_feedback_keeps_pictures_and_no_pages_of_a_student_s(tmp_path):
    folder = tmp_path / "autograded" / "ada" / "a1"
    for name in ("index.html", "x.SVG", "page", "n.html", "y/fig.png", "z/n.html/x", "data.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("<script>")
    nbformat.write(new_notebook(cells=CELLS[:2]), folder / "n.ipynb")
    course = CourseDirectory(root=str(tmp_path), assignment_id="a1", student_id="ada")
    made = GenerateFeedback(coursedir=course, exporter_class=StudentPages, preprocessors=[])
    made.update_config(Config(HTMLExporter={"template_name": "classic"}))
    made.start()
    found = tmp_path / "feedback" / "ada" / "a1"
    left = {path.relative_to(found).as_posix() for path in found.rglob("*") if path.is_file()}
    assert left == {"n.html", "y/fig.png", "data.csv"}
    assert "essay" in Path(found, "n.html").read_text("utf-8")
