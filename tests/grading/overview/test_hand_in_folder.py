import hashlib
import json
import os

from coursekit.grading.errors import CourseError
from coursekit.grading.overview.hand_in_folder import (
    attempt_folder,
    hand_in,
    waiting,
    write_result,
    write_settings,
)
import pytest


@pytest.fixture
def box(tmp_path):
    """A folder that takes doubling.ipynb, twice a student."""
    write_settings(tmp_path / "box", "doubling", notebooks=["doubling.ipynb"], most=2)
    return tmp_path / "box"


@pytest.fixture
def notebook(tmp_path):
    path = tmp_path / "doubling.ipynb"
    path.write_text('{"cells": []}')
    return path


def test_a_receipt_says_what_was_handed_in(box, notebook):
    receipt = hand_in(notebook, box, "ann")
    place = attempt_folder(box, "ann", "doubling", 1)
    assert (place / "doubling.ipynb").read_bytes() == notebook.read_bytes()
    assert receipt.sha256 == hashlib.sha256(notebook.read_bytes()).hexdigest()
    assert json.loads((place / "receipt.json").read_text())["sha256"] == receipt.sha256
    assert (receipt.assignment, receipt.attempt, receipt.most) == ("doubling", 1, 2)
    assert os.listdir(place.parent) == ["001"]  # nothing half written beside it


def test_attempts_are_counted_and_limited_by_student(box, notebook):
    assert [hand_in(notebook, box, "ann").attempt for _ in range(2)] == [1, 2]
    with pytest.raises(CourseError, match="ann has handed in doubling 2 times, and 2 are allowed"):
        hand_in(notebook, box, "ann")
    assert hand_in(notebook, box, "bob").attempt == 1


def test_settings_of_other_assignments_stay(box, notebook, tmp_path):
    write_settings(box, "other", notebooks=["other.ipynb"], most=None)
    other = tmp_path / "other.ipynb"
    other.write_text("{}")
    assert [hand_in(other, box, "ann").attempt for _ in range(3)] == [1, 2, 3]
    assert hand_in(notebook, box, "ann").assignment == "doubling"


@pytest.mark.parametrize("student", ["", "..", "a/b", "../x", ".a", "a\n", "-a"])
def test_a_name_that_would_lead_elsewhere_is_refused(box, notebook, student):
    with pytest.raises(CourseError, match="`student` needs letters"):
        hand_in(notebook, box, student)


def test_what_is_not_taken_is_named(box, tmp_path):
    (tmp_path / "x.ipynb").write_text("{}")
    with pytest.raises(CourseError, match=r"takes, doubling\.ipynb; got x\.ipynb"):
        hand_in(tmp_path / "x.ipynb", box, "ann")
    with pytest.raises(CourseError, match="is it the right folder"):
        hand_in(tmp_path / "x.ipynb", tmp_path, "ann")
    with pytest.raises(CourseError, match="`file` must be a notebook"):
        hand_in(tmp_path / "gone" / "doubling.ipynb", box, "ann")
    (tmp_path / "doubling.ipynb").write_text("no JSON")
    with pytest.raises(CourseError, match="`file` must be a notebook"):
        hand_in(tmp_path / "doubling.ipynb", box, "ann")


def test_first_attempts_come_first_and_links_never(box, notebook):
    for student in ("ann", "ann", "bob"):
        hand_in(notebook, box, student)
    (box / "eve").symlink_to(box / "ann")
    (box / ".hidden").mkdir()
    found = waiting(box, "doubling", seen=lambda student, attempt: False)
    assert found == [("ann", 1), ("bob", 1), ("ann", 2)]
    assert waiting(box, "doubling", seen=lambda s, a: (s, a) != ("bob", 1)) == [("bob", 1)]


def test_a_result_is_written_through_no_link(box, notebook, tmp_path):
    hand_in(notebook, box, "ann")
    place, secret = attempt_folder(box, "ann", "doubling", 1), tmp_path / "secret"
    secret.write_text("kept")
    (place / "result.html").symlink_to(secret)
    write_result(box, "ann", "doubling", 1, "page")
    assert (place / "result.html").read_text() == "page"
    assert secret.read_text() == "kept"
    place.rename(box / "elsewhere")
    place.symlink_to(box / "elsewhere")
    with pytest.raises(OSError, match=r"symbolic links|Not a directory"):
        write_result(box, "ann", "doubling", 1, "page")
