"""What one submission is, what its marks depend on, and what of it is taken."""

from dataclasses import replace
import os
from pathlib import Path
import signal
import subprocess
import sys
import tempfile

from coursekit.grading.errors import CourseError, GraderError
from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.jail.limits import MIB, Limits
from coursekit.grading.jail.socket_folder import remove_abandoned
from coursekit.grading.jail.submitted_files import HandedInError
from coursekit.grading.notebook import submission
from coursekit.grading.notebook.left_out import TOO_LARGE, UNREADABLE
from coursekit.grading.notebook.submission import Job, grade_submission
from grading_cells import nbgrader_cell
import nbformat
from nbformat.v4 import new_notebook
import pytest


def text(**metadata):
    cells = [
        nbgrader_cell("double", "def double(x):\n    return 2 * x", solution=True),
        nbgrader_cell("test", "assert double(1) == 2", grade=True, locked=True, points=2),
    ]
    return nbformat.writes(new_notebook(cells=cells, metadata=metadata))


HANDED_IN = text()
JOB = Job("ada", {"hw.ipynb": HANDED_IN}, {"hw.ipynb": HANDED_IN.encode()}, JailSettings(), 30.0)


@pytest.mark.parametrize(
    "change",
    [
        {"sources": {"hw.ipynb": text(other=1)}},
        {"files": JOB.files | {"data.txt": b"1"}},
        {"given": {"data.txt": b"1"}},
        {"left_out": {"weights.h5": (TOO_LARGE, 5)}},
        {"seconds": 31.0},
        {"settings": JailSettings(limits=Limits(seconds=5))},
    ],
    ids=lambda change: next(iter(change)),
)
def test_all_that_marks_depend_on_is_in_the_key(change):
    assert replace(JOB, **change).key != JOB.key


def test_the_content_and_the_place_of_the_instructor_s_files_are_in_the_key():
    keys = {
        replace(JOB, given=given).key
        for given in ({"a": b"1"}, {"a": b"2"}, {"b": b"1"}, {"a": b"", "b": b"1"})
    }
    assert len(keys) == 4


def test_the_student_is_not_in_the_key():
    assert replace(JOB, student="lin").key == JOB.key


def result(job):
    return grade_submission(job)["hw.ipynb"]


def test_a_notebook_of_another_name_is_named():
    found = result(replace(JOB, files={"hw (1).ipynb": b"", "notes.txt": b""}))
    assert found["reason"] == "hw.ipynb: it was not handed in; found `hw (1).ipynb` instead"
    (output,) = found["notebook"].cells[1].outputs
    assert output.output_type == "error"


def test_nothing_at_all_is_not_handed_in():
    assert result(replace(JOB, files={}))["reason"] == "hw.ipynb: it was not handed in"


def test_what_is_left_out_is_named_with_its_size():
    large = {f"{n}.h5": (TOO_LARGE, 51 * MIB) for n in range(4)}
    found = result(replace(JOB, files={}, left_out=large))
    assert found["notes"] == [
        "left out, being too large: `0.h5` (51 MiB), `1.h5` (51 MiB), `2.h5` (51 MiB) and 1 more"
    ]


def test_a_student_reads_what_is_left_out_at_the_end_of_the_notebook():
    found = result(replace(JOB, files={}, left_out={"<b>`x.h5": (TOO_LARGE, 51 * MIB)}))
    *_, last = found["notebook"].cells
    assert last.cell_type == "markdown"
    assert last.source == f"{submission.NOTES}\n\n- left out, being too large: `<b>'x.h5` (51 MiB)"
    assert len(result(replace(JOB, files={}))["notebook"].cells) == len(found["notebook"].cells) - 1


def test_a_notebook_that_is_too_large_is_no_missing_one():
    found = result(replace(JOB, files={}, left_out={"hw.ipynb": (TOO_LARGE, 300 * MIB)}))
    assert found["reason"] == "hw.ipynb: it is too large, 300 MiB"


@pytest.mark.parametrize("path", ["hw.ipynb", "."])
def test_a_notebook_that_the_grader_may_not_read_is_no_mark(path):
    with pytest.raises(GraderError, match=r"hw\.ipynb was handed in, and the grader may not read"):
        result(replace(JOB, files={}, left_out={path: (UNREADABLE, None)}))


def test_an_archive_is_named_in_place_of_the_notebook_and_a_name_stays_on_its_line():
    found = result(replace(JOB, files={"hw.zip": b"", "\x1b[2J\n\udcff.ipynb": b""}))
    reason = "it was not handed in; found `\\x1b[2J\\n\\udcff.ipynb`, `hw.zip` instead"
    assert found["reason"] == f"hw.ipynb: {reason}"


def test_too_many_files_are_the_student_s_doing_and_the_instructor_s_own_are_not(monkeypatch):
    def too_many(*args, **options):
        raise HandedInError("`files` must be at most 256; got more.")

    monkeypatch.setattr(submission, "run_notebook", too_many)
    assert "must be at most 256" in result(JOB)["reason"]
    with pytest.raises(GraderError, match="the assignment's own files must be at most 256"):
        result(replace(JOB, given={f"{n}.txt": b"" for n in range(257)}))


def test_another_language_is_an_error_of_the_assignment():
    source = text(kernelspec={"name": "ir", "display_name": "R", "language": "R"})
    with pytest.raises(CourseError, match="only notebooks in Python can be graded; got one in R"):
        result(replace(JOB, sources={"hw.ipynb": source}))


@pytest.mark.parametrize("name", ["../out.txt", "a/../../out.txt", "{}/out.txt"])
def test_no_file_is_written_outside_of_its_folder(tmp_path, name):
    inside = tmp_path / "inside"
    inside.mkdir()
    files = {name.format(tmp_path): b"x", "deep/in.txt": b"y"}
    submission._write(files, inside)
    assert sorted(path.name for path in tmp_path.rglob("*.txt")) == ["in.txt"]


def test_the_instructor_s_files_stand_in_the_place_of_a_student_s():
    job = replace(JOB, files=JOB.files | {"data.txt": b"mine"}, given={"data.txt": b"given"})
    with submission._beside(job) as folder, open(f"{folder}/data.txt", "rb") as file:
        assert file.read() == b"given"


KILLED = """
import os
from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.notebook.submission import Job, _at_hand, _beside
job = Job("ada", {}, {"work.txt": b"mine"}, JailSettings(), 1.0)
with _beside(job), _at_hand({"data.csv": b"1"}):
    os.kill(os.getpid(), 9)
"""


def test_what_a_grader_leaves_behind_that_is_killed_the_next_one_removes():
    with tempfile.TemporaryDirectory(prefix="t") as place:  # a short path, as sockets need
        done = subprocess.run([sys.executable, "-c", KILLED], env=os.environ | {"TMPDIR": place})
        assert done.returncode == -signal.SIGKILL
        left = list(Path(place).iterdir())
        assert {path.name for path in Path(place).rglob("*.*")} == {"work.txt", "data.csv"}
        for path in left:
            os.utime(path, (1, 1))  # long ago
        remove_abandoned(place)
        assert list(Path(place).iterdir()) == []
