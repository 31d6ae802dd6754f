import shutil
import subprocess
import sys

from coursekit.cli import main
from coursekit.grading import watch
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
        watcher.look()
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


class FailingPool:
    """Stands for a grader whose machine fails."""

    def __init__(self, modules):
        self.grades = 0

    def grade(self, job):
        self.grades += 1
        return Ungraded("the disk is full")

    def close(self):
        pass


def test_a_failure_of_the_grader_costs_no_attempt(course, tmp_path, handed_in, monkeypatch, capsys):
    monkeypatch.setattr(watch, "StandingPool", FailingPool)
    monkeypatch.setattr(watch, "check_trial", lambda result: None)
    settings, box = JailSettings("unsafe-local"), tmp_path / "box"
    with Watcher(course, "doubling", box, most=1, settings=settings) as watcher:
        assert handed_in("ann", "def double(n): return 2 * n") == 0
        for _ in range(5):
            watcher.look()
        assert watcher.failed == {("ann", 1): watch.MOST_TRIES}
        assert watcher._pool.grades == 1 + watch.MOST_TRIES  # with the trial
    assert page(box, "ann", 1) is None
    assert "through no fault of theirs: the disk is full" in capsys.readouterr().out
    monkeypatch.setattr(FailingPool, "grade", lambda self, job: {})
    with Watcher(course, "doubling", box, most=1, settings=settings) as watcher:
        watcher.look()  # after a restart it is its first attempt still
    assert "0 of 0 public tests pass" in page(box, "ann", 1)


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
    assert "`most` must be 1 or more attempts" in capsys.readouterr().err


def test_handing_in_needs_no_nbgrader_and_no_grader():
    code = "import sys, coursekit.grading.submit; print(*sys.modules)"
    words = [sys.executable, "-c", code]
    loaded = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout
    assert not {"nbgrader", "nbformat", "numpy", "zmq"} & {*loaded.split()}
