"""Grades one submission: bytes in, plain data out. Keeps nothing, so any process can do it."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
import hashlib
import os
from pathlib import Path, PurePosixPath
import sys
import tempfile

from coursekit.grading.notebook.canonical import UnreadableError, blank, canonical, read_submitted
from coursekit.grading.notebook.cells import grade_id_of
from coursekit.grading.notebook.outputs import error_output, valid_output
from coursekit.grading.notebook.plan import read_plan
from coursekit.grading.notebook.run import NOT_RUN, run_notebook
import nbformat

VERSION = "1"  # a change of what a result means makes old ones void


@dataclass(frozen=True)
class Job:
    """A submission to grade.

    Attributes:
        student: The student's name.
        sources: The instructor's notebooks as text, by file name.
        files: What was handed in, by relative path, as bytes.
        settings: The `JailSettings`.
        seconds: How long one cell may take.
        given: The instructor's files beside the notebooks, by relative path, as bytes; they
            stand in the place of a student's.
    """

    student: str
    sources: dict
    files: dict
    settings: object
    seconds: float
    given: dict = field(default_factory=dict)

    @property
    def key(self):
        """A digest of all that the marks depend on."""
        digest = hashlib.sha256(repr((VERSION, self.settings, self.seconds)).encode())
        for group in (self.sources, self.files, self.given):
            for name in sorted(group):
                data = group[name]
                digest.update(f"{name!r} {len(data)} ".encode())
                digest.update(data if isinstance(data, bytes) else data.encode())
        return digest.hexdigest()


def grade_submission(job, warm=None):
    """Grades a submission.

    Args:
        job: The `Job`.
        warm: Source of kernels that start fast, or None.

    Returns:
        A dict by notebook of dicts: the executed `notebook` as a dict, `reason`, `notes`.

    Raises:
        JailError: If there is no jail.
    """
    return {name: _grade_notebook(job, name, warm) for name in job.sources}


def _grade_notebook(job, name, warm):
    source, plan = _read_source(job.sources[name])
    try:
        if name not in job.files:
            raise UnreadableError("it was not handed in")
        answers = canonical(read_submitted(job.files[name]), source)
    except UnreadableError as error:
        reason = f"{name}: {error}"
        notebook = blank(source)
        outputs = [error_output(NOT_RUN, [reason])]
        return _result(notebook, dict.fromkeys(_tests(notebook, plan), outputs), reason, ())
    with _beside(job) as folder, _at_hand(job.given):
        settings, seconds = job.settings, job.seconds
        run = run_notebook(
            answers.notebook, plan, settings=settings, seconds=seconds, files=folder, warm=warm
        )
    return _result(answers.notebook, run.outputs, run.reason, (*answers.notes, *run.notes))


@lru_cache(maxsize=8)
def _read_source(text):
    source = nbformat.reads(text, as_version=4)
    return source, read_plan(source)


def _tests(notebook, plan):
    return [index for index, cell in enumerate(notebook.cells) if grade_id_of(cell) in plan.cells]


@contextmanager
def _beside(job):
    """Writes what was handed in beside the notebooks into a folder."""
    with tempfile.TemporaryDirectory(prefix="coursekit-files-") as folder:
        files = {name: data for name, data in job.files.items() if name not in job.sources}
        _write(files | job.given, folder)
        yield folder


@contextmanager
def _at_hand(given):
    """Lets tests open the instructor's files, and import the modules among them."""
    if not given:
        yield
        return
    before, paths, modules = Path.cwd(), list(sys.path), set(sys.modules)
    with tempfile.TemporaryDirectory(prefix="coursekit-given-") as folder:
        _write(given, folder)
        os.chdir(folder)
        sys.path.insert(0, folder)
        try:
            yield
        finally:
            os.chdir(before)
            sys.path[:] = paths
            for name in sys.modules.keys() - modules:
                place = getattr(sys.modules[name], "__file__", None)
                if place and Path(place).is_relative_to(folder):
                    del sys.modules[name]


def _write(files, folder):
    for name, data in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            continue
        target = Path(folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _result(notebook, outputs, reason, notes):
    for index, found in outputs.items():
        notebook.cells[index].outputs = [valid_output(output) for output in found]
    return {"notebook": notebook, "reason": reason, "notes": list(notes)}


def ungraded_result(job, words):
    """Returns the result of a submission that could not be graded, for the reason given."""
    results = {}
    for name, text in job.sources.items():
        source, plan = _read_source(text)
        notebook = blank(source)
        reason = f"{name}: {words}"
        outputs = {index: [error_output(NOT_RUN, [reason])] for index in _tests(notebook, plan)}
        results[name] = _result(notebook, outputs, reason, ())
    return results
