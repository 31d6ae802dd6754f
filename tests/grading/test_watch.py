from datetime import UTC, datetime
from itertools import count
import json
import os
import shutil
import subprocess
import sys
import time

from coursekit.cli import main
from coursekit.grading import watch
from coursekit.grading.errors import CourseError
from coursekit.grading.jail.errors import JailError
from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.notebook.submission import Ungraded
from coursekit.grading.overview.hand_in_folder import write_settings
from coursekit.grading.overview.public_tests import public_sources
from coursekit.grading.watch import Watcher
from jail_check import needs_bubblewrap
import nbformat
import pytest


@pytest.fixture
def handed_in(course, tmp_path):
    """A function that hands an answer in, as often as it is called."""

    def submit(student, answer):
        text = (course / "source" / "doubling" / "doubling.ipynb").read_text("utf-8")
        notebook = nbformat.reads(public_sources({"": text})[""], 4)
        notebook.cells[1].source = answer
        path = tmp_path / "work" / "doubling.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(notebook, path)
        return main(["submit", str(path), "--to", str(tmp_path / "box"), "--student", student])

    return submit


def page(box, student, attempt):
    path = box / student / "doubling" / f"{attempt:03}" / "result.html"
    return path.read_text() if path.exists() else None


@needs_bubblewrap
def test_what_is_handed_in_is_tested_at_once_within_the_limit(course, tmp_path, handed_in, capsys):
    box, settings = tmp_path / "box", course / "nbgrader_config.py"
    settings.write_text(f"{settings.read_text()}\nc.HandIn.most = 2\n")
    with Watcher(course, "doubling", box, settings=JailSettings()) as watcher:
        assert handed_in("ann", "def double(n): return 0") == 0
        assert handed_in("bob", "def double(n): return 2") == 0  # a hidden test would see it
        watcher.look()
        assert "0 of 2 public tests pass" in page(box, "ann", 1)
        assert "the last call: double(1 (int))" in page(box, "ann", 1)
        assert "put back" not in page(box, "ann", 1)
        assert "2 of 2 public tests pass" in page(box, "bob", 1)
        assert handed_in("ann", "def double(n): return 2 * n") == 0
        assert handed_in("ann", "def double(n): return 7") == 1  # the third
        assert "ann has handed in doubling 2 times, and 2 are allowed" in capsys.readouterr().err
        place = box / "ann" / "doubling"
        shutil.copytree(place / "001", place / "003")  # past the command
        assert [watcher.look() for _ in range(3)] == [1, 1, 0]
        assert "2 of 2 public tests pass" in page(box, "ann", 2)
        assert "2 attempts have been looked at, and 2 are allowed" in page(box, "ann", 3)
        assert not watcher.failed
        (place / "002" / "result.html").unlink()
        watcher.look()
        assert page(box, "ann", 2) is None  # it has been looked at
    kept = nbformat.read(course / "submitted" / "ann" / "doubling" / "doubling.ipynb", 4)
    assert kept.cells[1].source == "def double(n): return 2 * n"
    time = (course / "submitted" / "ann" / "doubling" / "timestamp.txt").read_text()
    assert time.endswith(" UTC")


class FakePool:
    """Stands for the grader: fails where `fails` says so, and keeps what it was given."""

    def __init__(self, modules):
        self.jobs, self.fails = [], lambda job: False

    def grade(self, job):
        self.jobs.append(job)
        failure = self.fails(job)
        if isinstance(failure, Exception):
            raise failure
        return Ungraded("the disk is full") if failure else {}

    def close(self):
        pass


@pytest.fixture
def watching(course, tmp_path, monkeypatch):
    """A function that makes a watcher without a jail; time goes on by 600 s with each look."""
    monkeypatch.setattr(watch, "StandingPool", FakePool)
    monkeypatch.setattr(watch, "check_trial", lambda result: None)
    times = count(step=600)
    monkeypatch.setattr(watch.time, "monotonic", lambda: clock[0])
    clock = [0]

    class Later(Watcher):
        def look(self):
            clock[0] = next(times)
            return super().look()

    settings = JailSettings("unsafe-local")
    return lambda **o: Later(course, "doubling", tmp_path / "box", settings=settings, **o)


def kept(course, student="ann", name="doubling.ipynb"):
    path = course / "submitted" / student / "doubling" / name
    return path.read_text() if path.exists() else None


def test_a_failure_of_the_grader_costs_no_attempt(watching, course, tmp_path, handed_in, capsys):
    box = tmp_path / "box"
    with watching(most=1) as watcher:
        watcher._pool.fails = lambda job: True
        assert handed_in("ann", "def double(n): return 2 * n") == 0
        time.sleep(1.1)  # so that the page that is written has another time
        assert watcher.look() == 1
        came = kept(course, name="timestamp.txt")
        for _ in range(2):
            assert watcher.look() == 1
        assert watcher.failed == {("ann", 1): 3}
        assert "return 2 * n" in kept(course)  # whatever comes of the grader
    assert "This does not count as an attempt" in page(box, "ann", 1)
    assert "through no fault of theirs: the disk is full" in capsys.readouterr().out
    with watching(most=1) as watcher:
        assert handed_in("ann", "def double(n): return 3 * n") == 0  # as the first does not count
        watcher._pool.fails = lambda job: b"3 * n" in job.files["doubling.ipynb"]
        watcher.look()  # after a restart it is its first attempt still
        assert "0 of 0 public tests pass" in page(box, "ann", 1)
        assert kept(course, name="timestamp.txt") == came
        assert handed_in("ann", "def double(n): return 4 * n") == 1  # and counts now


def test_an_earlier_attempt_that_is_tried_again_replaces_no_later_one(watching, course, handed_in):
    with watching() as watcher:
        watcher._pool.fails = lambda job: b"return 1" in job.files["doubling.ipynb"]
        handed_in("ann", "def double(n): return 1")
        watcher.look()
        handed_in("ann", "def double(n): return 2")
        watcher.look()  # one attempt a look: the first again
        watcher._not_before["ann", 1] = 10**9
        watcher.look()
        assert "return 2" in kept(course)
        watcher._pool.fails = lambda job: False
        watcher._not_before.clear()
        assert watcher.look() == 1
        assert not watcher.failed
        assert watcher.look() == 0
        assert "return 2" in kept(course)


def test_what_failed_waits_longer_each_time(watching, handed_in):
    with watching() as watcher:
        watcher._pool.fails = lambda job: True
        handed_in("ann", "def double(n): return 1")
        now, waits = watch.time.monotonic, []
        for _ in range(8):
            watcher.look()
            waits.append(watcher._not_before["ann", 1] - now())
            Watcher.look(watcher)  # at the same time: not tried
        assert waits == [20, 40, 80, 160, 320, 600, 600, 600]
        assert watcher.failed == {("ann", 1): 8}


def test_the_time_is_that_of_the_file_system_and_not_of_our_look(watching, course, handed_in):
    with watching() as watcher:
        before = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        handed_in("ann", "def double(n): return 1")
        place = watcher._folder / "ann" / "doubling" / "001"
        os.utime(place / "doubling.ipynb", (0, 0))
        os.utime(place, (0, 0))
        after = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        time.sleep(1.1)
        watcher.look()
    assert before <= kept(course, name="timestamp.txt") <= after


def test_one_student_keeps_nobody_waiting(watching, tmp_path, handed_in):
    with watching() as watcher:
        there = {}
        watcher._pool.fails = lambda job: (
            there.setdefault(job.student, page(tmp_path / "box", "ann", 1)) and None
        )
        for student in ("ann", "ann", "ann", "bob"):
            handed_in(student, "def double(n): return 1")
        assert [watcher.look() for _ in range(4)] == [2, 1, 1, 0]
        assert [job.student for job in watcher._pool.jobs[1:]] == ["ann", "bob", "ann", "ann"]
        assert there["bob"]  # which is written as soon as it is known


def test_what_is_handed_in_anew_after_a_folder_was_emptied_is_looked_at(
    watching, course, tmp_path, handed_in
):
    with watching(most=2) as watcher:
        handed_in("ann", "def double(n): return 1")
        watcher.look()
        for answer in ("2", "2"):  # the same once more costs nothing
            shutil.rmtree(tmp_path / "box" / "ann")
            handed_in("ann", f"def double(n): return {answer}")
            assert watcher.look() == 1
            assert watcher.look() == 0
            assert "public tests pass" in page(tmp_path / "box", "ann", 1)
            assert "return 2" in kept(course)
        shutil.rmtree(tmp_path / "box" / "ann")
        handed_in("ann", "def double(n): return 3")
        watcher.look()
        assert "2 attempts have been looked at, and 2 are" in page(tmp_path / "box", "ann", 1)
        assert "return 2" in kept(course)


def test_a_link_that_comes_between_two_looks_leads_to_nobody_else_s_attempt(
    watching, course, tmp_path, handed_in, monkeypatch
):
    with watching() as watcher:
        handed_in("ann", "def double(n): return 1")
        (tmp_path / "box" / "eve").symlink_to(tmp_path / "box" / "ann")
        monkeypatch.setattr(watch, "waiting", lambda *args, **options: ([("eve", 1)], []))
        watcher.look()
        assert len(watcher._pool.jobs) == 1  # the trial
        assert kept(course, "eve") is None


def test_a_closed_folder_is_told_once(watching, handed_in, monkeypatch, capsys):
    with watching() as watcher:
        monkeypatch.setattr(watch, "waiting", lambda *args, **options: ([], ["ann"]))
        for _ in range(2):
            watcher.look()
        assert capsys.readouterr().err.count("ann: the folder is closed to the grader") == 1


def test_a_course_s_own_marks_of_hidden_tests_hide_them(watching, course):
    path = course / "source" / "doubling" / "doubling.ipynb"
    text = path.read_text().replace("BEGIN HIDDEN TESTS", "SECRET FROM HERE")
    path.write_text(text.replace("END HIDDEN TESTS", "SECRET TO HERE"))
    with open(course / "nbgrader_config.py", "a") as file:
        file.write('\nc.ClearHiddenTests.begin_test_delimeter = "SECRET FROM HERE"\n')
        file.write('c.ClearHiddenTests.end_test_delimeter = "SECRET TO HERE"\n')
    with watching() as watcher:
        assert "double(1)" in watcher._assignment.sources["doubling.ipynb"]
        assert "double(5)" not in watcher._assignment.sources["doubling.ipynb"]


@pytest.mark.parametrize("every", ["0", "-1", "nan", "inf"])
def test_seconds_that_are_none_are_refused(course, tmp_path, capsys, every):
    words = ["watch", "doubling", "--course", str(course), "--folder", str(tmp_path / "box")]
    assert main([*words, "--every", every, "--jail", "unsafe-local"]) == 1
    assert "`every` must be above 0 seconds" in capsys.readouterr().err


def test_notebooks_that_come_one_by_one_stay_together(watching, course, tmp_path):
    source = course / "source" / "doubling"
    notebook = nbformat.read(source / "doubling.ipynb", 4)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id += "2"
    nbformat.write(notebook, source / "more.ipynb")
    words = ["--to", str(tmp_path / "box"), "--student", "ann"]
    with watching() as watcher:
        for name in ("doubling.ipynb", "more.ipynb"):
            path = tmp_path / name
            path.write_text(json.dumps({"cells": [], "name": name}))
            assert main(["submit", str(path), *words]) == 0
            (tmp_path / "box" / "ann" / "doubling" / "001" / "helper.py").touch()
            watcher.look()
        assert kept(course) != kept(course, name="more.ipynb")
        assert [sorted(job.files) for job in watcher._pool.jobs[1:]] == [
            ["doubling.ipynb"],
            ["doubling.ipynb", "more.ipynb"],
        ]  # and no helper, which the mark would not have
        assert main(["submit", *(str(tmp_path / n) for n in kept_names(course)), *words]) == 0
        watcher.look()
        assert "more.ipynb, SHA-256" in page(tmp_path / "box", "ann", 3)


def kept_names(course):
    folder = course / "submitted" / "ann" / "doubling"
    return sorted(path.name for path in folder.glob("*.ipynb"))


def test_a_drive_or_a_jail_that_is_away_for_a_moment_ends_nothing(
    watching, tmp_path, handed_in, monkeypatch, capsys
):
    with watching() as watcher:
        handed_in("ann", "def double(n): return 1")
        watcher._pool.fails = lambda job: JailError("no jail just now")
        watcher.look()
        watcher._pool.fails = lambda job: False
        monkeypatch.setattr(watch, "write_result", away)
        watcher.look()
        assert "its page cannot be written yet: stale" in capsys.readouterr().err
        monkeypatch.undo()
        watcher.look()
        assert "0 of 0 public tests pass" in page(tmp_path / "box", "ann", 1)


def away(*args, **options):
    raise OSError("stale")


def test_the_command_goes_on_when_the_folder_is_away(
    watching, course, tmp_path, monkeypatch, capsys
):
    looks = iter([OSError("stale"), 1, 0, KeyboardInterrupt()])

    def look(self):
        found = next(looks)
        if isinstance(found, BaseException):
            raise found
        return found

    monkeypatch.setattr(Watcher, "look", look)
    monkeypatch.setattr(watch.time, "sleep", lambda seconds: None)
    words = ["watch", "doubling", "--course", str(course), "--folder", str(tmp_path / "box")]
    assert main([*words, "--jail", "unsafe-local"]) == 0
    assert "cannot be read: stale" in capsys.readouterr().err
    assert next(looks, None) is None


def test_one_process_watches_an_assignment(watching):
    with watching(), pytest.raises(CourseError, match="no other `coursekit watch`"):
        watching().__enter__()
    with watching():
        pass


def test_an_attempt_that_cannot_be_taken_is_told_why(watching, tmp_path, handed_in):
    with watching(most=1) as watcher:
        handed_in("ann", "def double(n): return 1")
        book = tmp_path / "box" / "ann" / "doubling" / "001" / "doubling.ipynb"
        book.unlink()
        book.symlink_to(tmp_path / "secret")
        watcher.look()
        assert "doubling.ipynb is not taken, being links, pipes" in page(tmp_path / "box", "ann", 1)
        assert handed_in("ann", "def double(n): return 2") == 0  # it did not count
        watcher.look()
        assert "0 of 0 public tests pass" in page(tmp_path / "box", "ann", 2)


def test_the_receipt_is_printed(course, tmp_path, handed_in, capsys):
    write_settings(tmp_path / "box", "doubling", notebooks=["doubling.ipynb"], most=None)
    assert handed_in("ann", "def double(n): return 2 * n") == 0
    out = capsys.readouterr().out
    assert "Handed in: doubling.ipynb, doubling, attempt 1\n" in out
    assert "SHA-256:" in out
    assert "once the grader has run" in out


@pytest.mark.parametrize("most", ["0", "-1"])
def test_a_limit_that_is_none_is_refused(course, tmp_path, capsys, most):
    words = ["watch", "doubling", "--course", str(course), "--folder", str(tmp_path / "box")]
    assert main([*words, "--most", most, "--jail", "unsafe-local"]) == 1
    assert "`most` (c.HandIn.most) must be 1 or more attempts" in capsys.readouterr().err


def test_handing_in_needs_no_nbgrader_and_no_grader():
    code = "import sys, coursekit.grading.submit; print(*sys.modules)"
    words = [sys.executable, "-c", code]
    loaded = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout
    assert not {"nbgrader", "nbformat", "numpy", "zmq"} & {*loaded.split()}
