"""What nbgrader cannot convert is recorded all the same, with its points and its words."""

import json

from coursekit.grading.course import gradebook
from coursekit.grading.course.results import Results
from coursekit.grading.grade import grade
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
from jail_check import needs_bubblewrap
import pytest

BROKEN = {"output_type": "display_data", "data": {"image/svg+xml": 5}, "metadata": {}}


def totals(course):
    _, class_marks = grade(course, "doubling", timeout=10)
    return {marks.student: marks.total for marks in class_marks}


@needs_bubblewrap
def test_a_result_with_what_nobody_can_show_keeps_its_points(course):
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
    page = course / "feedback" / "right" / "doubling" / "doubling.html"
    assert "return" in page.read_text("utf-8")


@pytest.fixture
def attempts(monkeypatch):
    """What nbgrader is given, attempt by attempt, and what comes of it."""
    found, outcomes = [], []

    def attempt(name, pending, results, *, config):
        del name, results, config
        found.append({student: work for student, (_, work) in pending.items()})
        return outcomes.pop(0) if outcomes else ("", [])

    monkeypatch.setattr(gradebook, "_record", attempt)
    monkeypatch.setattr(gradebook.time, "sleep", lambda seconds: None)
    return found, outcomes


def work(output):
    role = {"grade": True, "grade_id": "t", "solution": False}
    cells = [{"metadata": {}, "source": "mine", "outputs": [output]}]
    cells.append({"metadata": {"nbgrader": role}, "source": "t", "outputs": [output]})
    return {"n.ipynb": {"notebook": {"cells": cells}}}


SHOWN = {"output_type": "display_data", "data": {}}


def test_a_gradebook_that_is_locked_is_asked_again_and_nothing_is_left_out(attempts, tmp_path):
    found, outcomes = attempts
    outcomes += [("OperationalError: database is locked", ["ada"])] * 2
    pending = {"ada": ({}, work(SHOWN))}
    assert gradebook.record("a", pending, Results(tmp_path), config=None) == ("", [])
    assert found == [{"ada": work(SHOWN)}] * 3


def test_a_gradebook_that_stays_locked_changes_nothing(attempts, tmp_path):
    found, outcomes = attempts
    outcomes += [("database is locked", ["ada"])] * 9
    pending = {"ada": ({}, work(SHOWN))}
    assert gradebook.record("a", pending, Results(tmp_path), config=None)[1] == ["ada"]
    assert all(given == {"ada": work(SHOWN)} for given in found)


def test_who_fails_with_others_is_tried_alone_and_then_without_outputs(attempts, tmp_path):
    found, outcomes = attempts
    outcomes += [("", ["ada", "bob"]), ("", []), ("", ["bob"]), ("", [])]
    pending = {student: ({}, work(SHOWN)) for student in ("ada", "bob", "eve")}
    assert gradebook.record("a", pending, Results(tmp_path), config=None) == ("", [])
    assert [list(given) for given in found] == [["ada", "bob", "eve"], ["ada"], ["bob"], ["bob"]]
    cells = found[-1]["bob"]["n.ipynb"]["notebook"]["cells"]
    assert [cell["source"] for cell in cells] == ["mine", "t"]
    assert [cell["outputs"] for cell in cells] == [[], []]
