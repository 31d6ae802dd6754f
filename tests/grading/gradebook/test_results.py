import subprocess
import sys

from coursekit.grading.errors import CourseError
from coursekit.grading.gradebook.results import Results
import pytest


def test_what_was_written_is_read(tmp_path):
    results = Results(tmp_path / "new" / "folder")
    results.write("José", "k", {"a.ipynb": {"reason": ""}}, recorded=True, terms="late")
    assert results.stored("José") == {
        "key": "k",
        "recorded": True,
        "terms": "late",
        "notebooks": {"a.ipynb": {"reason": ""}},
    }
    assert [path.name for path in results.folder.iterdir()] == ["José.json"]


def test_what_is_not_whole_is_none(tmp_path):
    results = Results(tmp_path)
    assert results.stored("ada") is None
    for text in ("", '{"key": ', "[1]", "\ud800".encode("utf-8", "surrogatepass")):
        data = text if isinstance(text, bytes) else text.encode()
        results.path("ada").write_bytes(data)
        assert results.stored("ada") is None


def test_a_new_result_takes_the_place_of_the_old_one(tmp_path):
    results = Results(tmp_path)
    results.write("ada", "one", {}, recorded=True)
    results.write("ada", "two", {})
    stored = results.stored("ada")
    assert (stored["key"], stored["recorded"]) == ("two", False)


def test_one_run_at_a_time(tmp_path):
    first, other = Results(tmp_path / "a1"), Results(tmp_path / "a2")
    refused = pytest.raises(CourseError, match="a1 is being graded by another run")
    with first.alone(), other.alone(), refused, Results(tmp_path / "a1").alone():
        pass
    with first.alone():
        pass


def test_a_run_that_was_killed_keeps_nobody_away(tmp_path):
    code = """
import os, signal, sys
from coursekit.grading.gradebook.results import Results
with Results(sys.argv[1]).alone():
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", code, tmp_path], check=False).returncode == -9
    with Results(tmp_path).alone():
        pass
