"""What nbgrader cannot convert is recorded all the same, with its points and its words."""

import json

from coursekit.grading.grade import grade
from coursekit.grading.gradebook import patience, writer
from coursekit.grading.gradebook.patience import Patience
from coursekit.grading.gradebook.results import Results
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

    monkeypatch.setattr(writer, "_record", attempt)
    monkeypatch.setattr(writer, "name_students", lambda students, config: None)
    monkeypatch.setattr(patience.time, "sleep", lambda seconds: None)
    return found, outcomes


def work(output):
    role = {"grade": True, "grade_id": "t", "solution": False}
    cells = [{"metadata": {}, "source": "mine", "outputs": [output]}]
    cells.append({"metadata": {"nbgrader": role}, "source": "t", "outputs": [output]})
    return {"n.ipynb": {"notebook": {"cells": cells}}}


SHOWN = {"output_type": "display_data", "data": {}}


def record(pending, folder):
    """Records; returns by student why there is no record."""
    options = {"config": None, "patience": Patience(lambda words: None)}
    return writer.record("a", pending, Results(folder), **options)[1]


def test_a_gradebook_that_is_locked_is_asked_again_and_nothing_is_left_out(attempts, tmp_path):
    found, outcomes = attempts
    outcomes += [("OperationalError: database is locked", ["ada"])] * 2
    assert record({"ada": ({}, work(SHOWN))}, tmp_path) == {}
    assert found == [{"ada": work(SHOWN)}] * 3


@pytest.mark.parametrize(
    "problem",
    [
        "OperationalError: database is locked",
        "OSError: [Errno 28] No space left on device",
        "OSError: [Errno 30] Read-only file system: 'feedback'",
        "OperationalError: attempt to write a readonly database",
    ],
)
def test_where_the_machine_is_in_the_way_nothing_is_left_out(attempts, tmp_path, problem):
    found, outcomes = attempts
    outcomes += [(problem, ["ada"])] * 9
    failed = record({"ada": ({}, work(SHOWN))}, tmp_path)
    assert failed == {"ada": f"nbgrader could not record it: {problem}"}
    assert all(given == {"ada": work(SHOWN)} for given in found)


def test_who_fails_with_others_is_tried_alone_and_then_without_outputs(attempts, tmp_path):
    found, outcomes = attempts
    outcomes += [("", ["ada", "bob"]), ("", []), ("", ["bob"]), ("", [])]
    pending = {student: ({}, work(SHOWN)) for student in ("ada", "bob", "eve")}
    assert record(pending, tmp_path) == {}
    assert [list(given) for given in found] == [["ada", "bob", "eve"], ["ada"], ["bob"], ["bob"]]
    cells = found[-1]["bob"]["n.ipynb"]["notebook"]["cells"]
    assert [cell["source"] for cell in cells] == ["mine", "t"]
    assert [[output["text"] for output in cell["outputs"]] for cell in cells] == [
        [writer.LEFT_OUT],
        [],
    ]


def test_what_was_handed_in_beside_stays_as_long_as_it_can(attempts, tmp_path, monkeypatch):
    _, outcomes = attempts
    files = {"timestamp.txt": b"2024-03-01", "photo.png": b"x"}
    seen, attempt = [], writer._record

    def noted(name, pending, results, *, config):
        seen.append(sorted(pending["ada"][0]))
        return attempt(name, pending, results, config=config)

    monkeypatch.setattr(writer, "_record", noted)
    outcomes += [("", ["ada"])] * 2
    assert record({"ada": (files, work(SHOWN))}, tmp_path) == {}
    assert seen == [["photo.png", "timestamp.txt"]] * 2 + [["timestamp.txt"]]
