"""What cannot be recorded is named, keeps what there was, and is recorded by the next run."""

import errno
import functools
import shutil
import sqlite3
import threading

from coursekit.grading.gradebook import patience, writer
from coursekit.grading.gradebook.results import Results
from jail_check import needs_bubblewrap
from nbgrader.api import Gradebook
import pytest
from recorded_class import forget_recording, grade, recorded_class

pytestmark = needs_bubblewrap


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory):
    """A course with two submissions that have been graded and recorded."""
    return recorded_class(tmp_path_factory.mktemp("course"))


@pytest.fixture
def graded(class_folder, tmp_path):
    """The same, with results that wait for the gradebook."""
    folder = tmp_path / "course"
    shutil.copytree(class_folder, folder)
    forget_recording(folder)
    return folder


def waiting(course):
    results = Results(course / ".grading" / "doubling")
    return [student for student in ("right", "wrong") if not results.stored(student)["recorded"]]


def scores(course):
    with Gradebook(f"sqlite:///{course}/gradebook.db", "coursekit") as book:
        return {s.student.id: s.score for s in book.assignment_submissions("doubling")}


def digests(course):
    kept = ("autograded", "feedback")
    found = [path for name in kept for path in (course / name).rglob("*") if path.is_file()]
    return {path: path.read_bytes() for path in found}


def locked(course):
    """Locks the gradebook as another program does; close what is returned."""
    other = sqlite3.connect(course / "gradebook.db", check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    return other


def test_a_gradebook_that_is_locked_for_seven_seconds_costs_nothing(graded, capsys):
    other = locked(graded)
    threading.Timer(7, other.close).start()
    assert grade(graded) == 0
    assert "Another program has locked the gradebook; trying again in" in capsys.readouterr().err
    assert waiting(graded) == []
    assert scores(graded) == {"right": 3, "wrong": 0}


def test_a_gradebook_that_stays_locked_is_tried_again_by_the_next_run(graded, capsys, monkeypatch):
    hurried = functools.partial(sqlite3.connect, timeout=0.2)  # SQLite itself waits for 5 seconds
    before = digests(graded)
    other = locked(graded)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(patience, "PAUSES", (0.1,))
            patch.setattr("sqlite3.dbapi2.connect", hurried)
            assert grade(graded) == 1
    finally:
        other.close()
    said = capsys.readouterr().err
    assert "Graded, but not recorded (2):" in said
    assert "right, wrong: The gradebook cannot be used: " in said
    assert "Traceback" not in said
    assert digests(graded) == before
    assert waiting(graded) == ["right", "wrong"]
    assert grade(graded) == 0
    assert waiting(graded) == []
    assert scores(graded) == {"right": 3, "wrong": 0}


@pytest.mark.parametrize(
    ("number", "words", "where"),
    [
        (errno.EROFS, "Read-only file system", (writer, "_stage")),
        (errno.ENOSPC, "No space left on device", (writer.Autograde, "init_assignment")),
        (errno.ENOSPC, "No space left on device", (writer.GenerateFeedback, "init_assignment")),
    ],
)
def test_a_full_disk_and_a_read_only_folder_lose_nothing(
    graded, capsys, monkeypatch, number, words, where
):
    before = digests(graded)

    def fail(*arguments, **options):
        raise OSError(number, words)

    with monkeypatch.context() as patch:
        patch.setattr(*where, fail)
        assert grade(graded) == 1
    said = capsys.readouterr().err
    assert "Graded, but not recorded (2):" in said
    assert words in said
    assert "Traceback" not in said
    assert digests(graded) == before
    assert waiting(graded) == ["right", "wrong"]
    assert grade(graded) == 0
    assert waiting(graded) == []
    assert list(graded.glob("*/*/*.before")) == []


def test_a_course_folder_that_cannot_be_written_to_is_said_in_a_sentence(
    class_folder, capsys, monkeypatch
):
    def fail(*arguments, **options):
        raise OSError(errno.EROFS, "Read-only file system", ".grading")

    monkeypatch.setattr("pathlib.Path.mkdir", fail)
    assert grade(class_folder) == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("Grading stopped: [Errno 30] Read-only file system: '.grading'.")
