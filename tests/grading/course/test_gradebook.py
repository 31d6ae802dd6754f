"""What nbgrader cannot convert is recorded all the same, with its points."""

import json

from coursekit.grading.grade import grade
from coursekit.grading.notebook.outputs import valid_output
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
from jail_check import needs_bubblewrap
import nbformat
from nbformat.v4 import new_output
import pytest

BROKEN = {"output_type": "display_data", "data": {"image/svg+xml": 5}, "metadata": {}}


def totals(course):
    _, class_marks = grade(course, "doubling", timeout=10)
    return {marks.student: marks.total for marks in class_marks}


@needs_bubblewrap
def test_a_result_that_nbgrader_gives_up_on_keeps_its_points(course):
    release(course, "doubling")
    make_class(course, "doubling")
    assert totals(course) == {"right": 3, "wrong": 0}
    path = course / ".grading" / "doubling" / "right.json"
    result = json.loads(path.read_text("utf-8"))
    for cell in result["notebooks"]["doubling.ipynb"]["notebook"]["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "double":
            cell["outputs"] = [BROKEN]
    path.write_text(json.dumps(result | {"recorded": False}), "utf-8")
    assert totals(course) == {"right": 3, "wrong": 0}
    assert "gave up" in (course / ".nbgrader.log").read_text("utf-8")
    page = course / "feedback" / "right" / "doubling" / "doubling.html"
    assert "left out: nbgrader could not show this" in page.read_text("utf-8")


@pytest.mark.parametrize(
    "output",
    [
        BROKEN,
        {"output_type": "stream", "name": ["x"], "text": "x"},
        {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": "x"},
        {"output_type": "nonsense"},
    ],
)
def test_an_output_that_no_notebook_holds_becomes_a_note(output):
    found = valid_output(nbformat.from_dict(output))
    assert (found.output_type, found.name) == ("stream", "stdout")
    assert "was not kept" in found.text


def test_an_error_stays_one():
    found = valid_output(nbformat.from_dict({"output_type": "error", "ename": 5, "traceback": "x"}))
    assert found.output_type == "error"
    text = new_output("error", ename="Bad\ud800", evalue="\udfff", traceback=["\ud800"])
    assert (valid_output(text).ename, valid_output(text).traceback) == ("Bad?", ["?"])


def test_a_good_output_stays_as_it_is_and_stderr_becomes_stdout():
    data = {"text/plain": "4.0", "application/json": {"a": [1, None]}}
    good = new_output("display_data", data=data)
    assert valid_output(good) == good
    assert valid_output(new_output("stream", name="stderr", text="x")).name == "stdout"
