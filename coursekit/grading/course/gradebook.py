"""Brings results into nbgrader's gradebook, and writes feedback; one process does this."""

from contextlib import suppress
from copy import deepcopy
import os
from pathlib import Path
import shutil
import tempfile

from coursekit.grading.course.folder import ConversionError, convert
from coursekit.grading.course.marks import Marks
from coursekit.grading.course.results import Results
from coursekit.grading.notebook.outputs import error_output
import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc


def register(name, *, config):
    """Records an assignment's tests in the gradebook, and leaves release/ as it is."""
    with tempfile.TemporaryDirectory() as scratch:
        aside = deepcopy(config)
        aside.CourseDirectory.release_directory = scratch
        return convert(GenerateAssignment, name, config=aside)


def record(name, handed_in, results, *, config):
    """Has nbgrader take over results: scores, late penalties, comments and feedback.

    Args:
        name: The assignment's name.
        handed_in: What students handed in, by student, as bytes by relative path.
        results: The `Results`, in which theirs are.
        config: The course's settings.

    Returns:
        What nbgrader logged.

    Raises:
        ConversionError: If nbgrader gave up.
    """
    log, failed = _record(name, handed_in, results, config=config)
    if failed:
        with tempfile.TemporaryDirectory() as folder:
            bare = Results(folder)
            for student in failed:
                stored = results.stored(student)
                bare.write(student, stored["key"], _bare(stored["notebooks"]))
            words, failed = _record(name, {student: {} for student in failed}, bare, config=config)
            log += words
    if failed:
        raise ConversionError(f"nbgrader gave up on {', '.join(failed)}:", log=log)
    return log


def _record(name, handed_in, results, *, config):
    """Records what nbgrader takes; returns its log and the students whose work it did not."""
    course = CourseDirectory(config=config)
    with tempfile.TemporaryDirectory() as submitted, tempfile.TemporaryDirectory() as autograded:
        for student, files in handed_in.items():
            _stage(Path(submitted, student, name), files, results.notebooks(student))
            for folder in (course.autograded_directory, course.feedback_directory):
                shutil.rmtree(course.format_path(folder, student, name), ignore_errors=True)
        staged = deepcopy(config)
        staged.CourseDirectory.submitted_directory = submitted
        staged.TrustedExecute.results = str(results.folder)
        log = _try(Autograde, name, config=staged)
        for student in handed_in:
            done = course.format_path(course.autograded_directory, student, name)
            if os.path.exists(done):
                Path(autograded, student).mkdir()
                os.symlink(done, Path(autograded, student, name))
        chosen = deepcopy(config)
        chosen.CourseDirectory.autograded_directory = autograded
        log += _try(GenerateFeedback, name, config=chosen)
    feedback = {s: course.format_path(course.feedback_directory, s, name) for s in handed_in}
    return log, [student for student, folder in feedback.items() if not os.path.exists(folder)]


def _try(converter, name, *, config):
    """Runs a converter, which goes on after a submission that it fails with."""
    try:
        return convert(converter, name, config=config)
    except ConversionError as error:
        return str(error)


def _stage(folder, files, notebooks):
    """Writes a submission for nbgrader, without what would stop it."""
    folder.mkdir(parents=True)
    there = notebooks.keys() & files.keys()  # what is missing beside others, nbgrader gives 0
    for path in there or notebooks:
        nbformat.write(notebooks[path], folder / path)
    for path, data in files.items():
        target = folder / path
        if target.suffix == ".ipynb" or (path == "timestamp.txt" and not _is_time(data)):
            continue
        with suppress(OSError):  # a name too long for here, or a folder where a notebook is
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def _is_time(data):
    try:
        parse_utc(data.decode().strip())
    except Exception:  # dateutil raises several
        return False
    return True


def _bare(notebooks):
    """Returns results with nothing of the student's but the points, for a second try."""
    bare = deepcopy(notebooks)
    for result in bare.values():
        for cell in result["notebook"]["cells"]:
            settings = cell["metadata"].get("nbgrader", {})
            cell.pop("attachments", None)
            if not settings.get("grade") or settings.get("solution"):
                cell["source"] = "(left out: nbgrader could not show this)"
            if "outputs" in cell:
                points = [o for o in cell["outputs"] if o["output_type"] == "execute_result"]
                failed = any(o["output_type"] == "error" for o in cell["outputs"])
                cell["outputs"] = [error_output("Error", ["no points"])] if failed else points
                if not settings.get("grade"):
                    cell["outputs"] = []
    return bare


def read_marks(name, students, *, config, tests):
    """Returns students' points as the gradebook has them.

    Args:
        name: The assignment's name.
        students: The students' names.
        config: The course's settings.
        tests: Names of the test cells.

    Returns:
        `Marks` by student.
    """
    course = CourseDirectory(config=config)
    marks = {}
    with Gradebook(course.db_url, course.course_id) as gradebook:
        for student in students:
            submission = gradebook.find_submission(name, student)
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            scores = {grade.name: grade.score for grade in grades}
            marks[student] = Marks(student, {test: scores[test] for test in tests})
    return marks
