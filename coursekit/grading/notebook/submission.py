"""Grades one submission: bytes in, plain data out. Keeps nothing, so any process can do it."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
import hashlib
import os
from pathlib import Path, PurePosixPath
import sys

from coursekit.grading.errors import GraderError
from coursekit.grading.jail.limits import in_words
from coursekit.grading.jail.socket_folder import room as scratch_folder
from coursekit.grading.jail.submitted_files import MOST_FILES, HandedInError
from coursekit.grading.notebook.canonical import UnreadableError, blank, canonical, read_submitted
from coursekit.grading.notebook.cells import grade_id_of
from coursekit.grading.notebook.left_out import (
    NAMED,
    TOO_LARGE,
    UNREADABLE,
    notes_on,
    quoted,
)
from coursekit.grading.notebook.outputs import error_output, valid_output
from coursekit.grading.notebook.run import NOT_RUN, run_notebook
from coursekit.grading.notebook.testing.plan import read_plan
from coursekit.grading.pages.outputs import whole
import nbformat
from nbformat.v4 import new_markdown_cell

NOTES = "**Notes of the grader**"
ARCHIVES = (".zip", ".tar", ".gz", ".7z", ".rar")
VERSION = "4"  # a change of what a result means makes old ones void


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
        left_out: What was handed in and is not taken; see `left_out`.
    """

    student: str
    sources: dict
    files: dict
    settings: object
    seconds: float
    given: dict = field(default_factory=dict)
    left_out: dict = field(default_factory=dict)

    @property
    def key(self):
        """A digest of all that the marks depend on."""
        others = (VERSION, self.settings, self.seconds, sorted(self.left_out.items()))
        digest = hashlib.sha256(repr(others).encode())
        for group in (self.sources, self.files, self.given):
            for name in sorted(group):
                data = group[name]
                digest.update(f"{name!r} {len(data)} ".encode())
                digest.update(data if isinstance(data, bytes) else data.encode())
        return digest.hexdigest()


@dataclass(frozen=True)
class Ungraded:
    """Stands for the result of a submission that the grader failed with; it is no mark.

    Attributes:
        problem: What failed, for the instructor.
    """

    problem: str


def grade_submission(job, warm=None):
    """Grades a submission.

    Args:
        job: The `Job`.
        warm: Source of kernels that start fast, or None.

    Returns:
        A dict by notebook of dicts: the executed `notebook` as a dict, `reason`, `notes`,
        `measured`, what tests have measured, and `seconds`, how long they took, by test cell,
        `cold`, why kernels were started cold, and `starved`, whether neighbors may have made
        something in it late.

    Raises:
        JailError: If there is no jail.
        GraderError: If the grader or its machine failed, so that there is no mark.
        CourseError: If a notebook of the instructor's is not in Python.
    """
    return {name: _grade_notebook(job, name, warm) for name in job.sources}


def _grade_notebook(job, name, warm):
    source, plan = _read_source(job.sources[name])
    try:
        answers = canonical(read_submitted(_handed_in(job, name)), source)
    except UnreadableError as error:
        return _not_run(source, plan, f"{name}: {error}", notes_on(job.left_out))
    try:
        with _beside(job) as folder, _at_hand(job.given):
            settings, seconds = job.settings, job.seconds
            run = run_notebook(
                answers.notebook, plan, settings=settings, seconds=seconds, files=folder, warm=warm
            )
    except HandedInError as error:
        _check_given(job)
        return _not_run(source, plan, f"{name}: {error}", notes_on(job.left_out))
    notes = (*answers.notes, *notes_on(job.left_out))
    found = _result(answers.notebook, run.outputs, run.reason, notes)
    more = {"measured": run.measured, "seconds": run.seconds}
    return found | more | {"cold": list(run.notes), "starved": run.starved}


def _handed_in(job, name):
    """Returns a notebook's bytes; raises UnreadableError if there is none of this name."""
    if name in job.files:
        return job.files[name]
    reason, size = job.left_out.get(name, job.left_out.get(".", ("", None)))
    if reason == UNREADABLE:
        raise GraderError(f"{name} was handed in, and the grader may not read it")
    if reason == TOO_LARGE:
        raise UnreadableError(f"it is too large, {in_words(size)}")
    others = [path for path in sorted(job.files) if path not in job.sources]
    found = [quoted(path) for path in others if path.endswith((".ipynb", *ARCHIVES))]
    instead = f"; found {', '.join(found[:NAMED])} instead" if found else ""
    raise UnreadableError(f"it was not handed in{instead}")


def _check_given(job):
    """Raises GraderError if the instructor's own files are more than is taken."""
    size, most = sum(map(len, job.given.values())), job.settings.limits.disk
    if size > most or len(job.given) > MOST_FILES:
        raise GraderError(
            f"the assignment's own files must be at most {MOST_FILES}, of {in_words(most)} "
            f"together; got {len(job.given)}, of {in_words(size)}"
        )


def _not_run(source, plan, reason, notes=()):
    """Returns the result of a submission that cannot be run, for the reason given."""
    notebook = blank(source)
    outputs = [error_output(NOT_RUN, [reason])]
    return _result(notebook, dict.fromkeys(_tests(notebook, plan), outputs), reason, notes)


@lru_cache(maxsize=8)
def _read_source(text):
    source = nbformat.reads(text, as_version=4)
    return source, read_plan(source)


def _tests(notebook, plan):
    return [index for index, cell in enumerate(notebook.cells) if grade_id_of(cell) in plan.cells]


@contextmanager
def _beside(job):
    """Writes what was handed in beside the notebooks into a folder."""
    with scratch_folder() as folder:
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
    with scratch_folder() as folder:
        _write(given, folder)
        os.chdir(folder)
        sys.path.insert(0, str(folder))
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
        cell = notebook.cells[index]
        cell.outputs = [valid_output(output) for output in found]
        cell.execution_count = whole(cell.get("execution_count"))
    if notes:  # at the end, so that the cells before keep their numbers
        lines = "\n".join(f"- {note}" for note in notes)
        notebook.cells.append(new_markdown_cell(f"{NOTES}\n\n{lines}", id="notes"))
    return {"notebook": notebook, "reason": reason, "notes": list(notes)}
