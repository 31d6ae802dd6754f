import hashlib
import json
import os

from coursekit.grading.errors import CourseError
from coursekit.grading.overview import hand_in_folder
from coursekit.grading.overview.hand_in_folder import (
    attempt_folder,
    attempts,
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
    receipt = hand_in([notebook], box, "ann")
    place = attempt_folder(box, "ann", "doubling", 1)
    assert (place / "doubling.ipynb").read_bytes() == notebook.read_bytes()
    assert receipt.files == {"doubling.ipynb": hashlib.sha256(notebook.read_bytes()).hexdigest()}
    assert json.loads((place / "receipt.json").read_text())["files"] == receipt.files
    assert (receipt.assignment, receipt.attempt, receipt.most) == ("doubling", 1, 2)
    assert os.listdir(place.parent) == ["001"]  # nothing half written beside it


def test_attempts_are_counted_and_limited_by_student(box, notebook):
    assert [hand_in([notebook], box, "ann").attempt for _ in range(2)] == [1, 2]
    with pytest.raises(CourseError, match="ann has handed in doubling 2 times, and 2 are allowed"):
        hand_in([notebook], box, "ann")
    assert hand_in([notebook], box, "bob").attempt == 1


def test_settings_of_other_assignments_stay(box, notebook, tmp_path):
    write_settings(box, "other", notebooks=["other.ipynb"], most=None)
    other = tmp_path / "other.ipynb"
    other.write_bytes(notebook.read_bytes())
    assert [hand_in([other], box, "ann").attempt for _ in range(3)] == [1, 2, 3]
    assert hand_in([notebook], box, "ann").assignment == "doubling"


@pytest.mark.parametrize("student", ["", "..", "a/b", "../x", ".a", "a\n", "-a"])
def test_a_name_that_would_lead_elsewhere_is_refused(box, notebook, student):
    with pytest.raises(CourseError, match="`student` needs letters"):
        hand_in([notebook], box, student)


def test_what_is_not_taken_is_named(box, tmp_path):
    (tmp_path / "x.ipynb").write_text("{}")
    with pytest.raises(CourseError, match=r"takes, doubling\.ipynb; got x\.ipynb"):
        hand_in([tmp_path / "x.ipynb"], box, "ann")
    with pytest.raises(CourseError, match="Is it the right folder"):
        hand_in([tmp_path / "x.ipynb"], tmp_path, "ann")
    with pytest.raises(CourseError, match="`file` must be a notebook"):
        hand_in([tmp_path / "gone" / "doubling.ipynb"], box, "ann")
    for text in ("no JSON", "{}", "[]", '{"cells": 1}', "[" * 100_000):
        (tmp_path / "doubling.ipynb").write_text(text)
        with pytest.raises(CourseError, match="`file` must be a notebook"):
            hand_in([tmp_path / "doubling.ipynb"], box, "ann")
    assert not (box / "ann").exists()


def test_notebooks_of_one_assignment_are_one_attempt(box, notebook, tmp_path):
    write_settings(box, "two", notebooks=["p.ipynb", "q.ipynb"], most=None)
    paths = [tmp_path / name for name in ("p.ipynb", "q.ipynb")]
    for path in paths:
        path.write_text(f'{{"cells": [], "name": "{path.name}"}}')
    receipt = hand_in(paths, box, "ann")
    place = attempt_folder(box, "ann", "two", 1)
    assert sorted(os.listdir(place)) == ["p.ipynb", "q.ipynb", "receipt.json"]
    assert [receipt.files[path.name] for path in paths] == [
        hashlib.sha256((place / path.name).read_bytes()).hexdigest() for path in paths
    ]
    with pytest.raises(CourseError, match=r"got doubling\.ipynb, p\.ipynb"):
        hand_in([paths[0], notebook], box, "ann")
    write_settings(box, "again", notebooks=["p.ipynb"], most=None)
    with pytest.raises(CourseError, match="`name` must say which assignment it is: again, two"):
        hand_in(paths[:1], box, "ann")
    assert hand_in(paths[:1], box, "ann", name="again").assignment == "again"


@pytest.mark.parametrize("umask", [0o022, 0o077])
@pytest.mark.parametrize(
    ("mode", "folder", "file"), [(0o2770, 0o770, 0o660), (0o755, 0o755, 0o644)]
)
def test_the_instructor_s_folder_says_who_may_read_an_attempt(
    box, notebook, umask, mode, folder, file
):
    (box / "ann").mkdir()
    (box / "ann").chmod(mode)
    before = os.umask(umask)
    try:
        hand_in([notebook], box, "ann")
        write_result(box, "ann", "doubling", 1, "page")
    finally:
        os.umask(before)
    place = attempt_folder(box, "ann", "doubling", 1)
    assert place.stat().st_mode & 0o777 == folder
    assert place.parent.stat().st_mode & 0o7777 == mode
    for name in ("doubling.ipynb", "receipt.json"):
        assert (place / name).stat().st_mode & 0o777 == file
    assert (place / "result.html").stat().st_mode & 0o777 == 0o644


def test_a_folder_that_is_made_for_hand_ins_is_open_to_students(tmp_path):
    before = os.umask(0o077)
    try:
        write_settings(tmp_path / "new", "doubling", notebooks=["doubling.ipynb"], most=2)
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o755


def test_what_the_grader_failed_with_does_not_count(box, notebook):
    for number in (1, 2):
        hand_in([notebook], box, "ann")
        write_result(box, "ann", "doubling", number, "failed", counts=False)
    assert hand_in([notebook], box, "ann").attempt == 3
    write_result(box, "ann", "doubling", 1, "page")  # looked at after all
    with pytest.raises(CourseError, match="has handed in doubling 2 times"):
        hand_in([notebook], box, "ann")


def test_settings_that_are_damaged_are_named(box, notebook):
    for text in ('{"assignments": {"d": 5}}', '{"assignments": {"d": {"notebooks": []}}}', "{"):
        (box / "hand-in.json").write_text(text)
        with pytest.raises(CourseError, match=r"hand-in\.json cannot be read"):
            hand_in([notebook], box, "ann")


def test_a_pipe_in_the_place_of_settings_keeps_nobody_waiting(box, notebook):
    (box / "hand-in.json").unlink()
    os.mkfifo(box / "hand-in.json")
    with pytest.raises(CourseError, match="it is no plain file"):
        hand_in([notebook], box, "ann")


def test_settings_that_cannot_be_put_in_place_leave_nothing_behind(box, monkeypatch):
    before = (box / "hand-in.json").read_text()

    def full(*paths):
        raise OSError("No space left on device")

    monkeypatch.setattr(hand_in_folder.os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_settings(box, "other", notebooks=["other.ipynb"], most=None)
    assert [path.name for path in box.iterdir()] == ["hand-in.json"]
    assert (box / "hand-in.json").read_text() == before


def test_numbers_of_attempts_are_written_in_one_way(box, notebook):
    for name in ("0001", "٠٠٢", "1000000", "003"):
        (box / "ann" / "doubling" / name).mkdir(parents=True)
    assert attempts(box, "ann", "doubling") == [3]
    (box / "ann" / "doubling" / "999999").mkdir()
    write_settings(box, "doubling", notebooks=["doubling.ipynb"], most=None)
    with pytest.raises(CourseError, match="up to attempt 999999: remove some"):
        hand_in([notebook], box, "ann")


def test_names_without_end_are_looked_at_up_to_a_number(box, monkeypatch):
    for number in range(100, 130):
        (box / "ann" / "doubling" / str(number)).mkdir(parents=True)
    monkeypatch.setattr(hand_in_folder, "MOST_NAMES", 10)
    assert len(attempts(box, "ann", "doubling")) == 10


def test_a_student_s_folder_that_is_closed_is_told(box, notebook, monkeypatch):
    for student in ("ann", "bob"):
        hand_in([notebook], box, student)
    scandir = os.scandir

    def closed(place):
        if "ann" in str(place):
            raise PermissionError
        return scandir(place)

    monkeypatch.setattr(os, "scandir", closed)
    found = waiting(box, "doubling", seen=lambda student, attempt: False)
    assert found == ([("bob", 1)], ["ann"])
    with pytest.raises(CourseError, match="`student` must be you"):
        hand_in([notebook], box, "ann")


def test_first_attempts_come_first_and_links_never(box, notebook):
    for student in ("ann", "ann", "bob"):
        hand_in([notebook], box, student)
    (box / "eve").symlink_to(box / "ann")
    (box / ".hidden").mkdir()
    found = waiting(box, "doubling", seen=lambda student, attempt: False)
    assert found == ([("ann", 1), ("bob", 1), ("ann", 2)], [])
    assert waiting(box, "doubling", seen=lambda s, a: (s, a) != ("bob", 1))[0] == [("bob", 1)]


def test_a_result_is_written_through_no_link(box, notebook, tmp_path):
    hand_in([notebook], box, "ann")
    place, secret = attempt_folder(box, "ann", "doubling", 1), tmp_path / "secret"
    secret.write_text("kept")
    (place / "result.html").symlink_to(secret)
    write_result(box, "ann", "doubling", 1, "page")
    assert (place / "result.html").read_text() == "page"
    assert not (place / "result.html").is_symlink()
    assert secret.read_text() == "kept"
    place.rename(box / "elsewhere")
    place.symlink_to(box / "elsewhere")
    with pytest.raises(OSError, match=r"symbolic links|Not a directory"):
        write_result(box, "ann", "doubling", 1, "page")
