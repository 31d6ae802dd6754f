"""What nbgrader cannot convert is recorded all the same, with its points and its words."""

import json

from coursekit.grading.grade import grade
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
from jail_check import needs_bubblewrap

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
    assert "return" in page.read_text("utf-8")
