"""Brings results into nbgrader's gradebook, and writes feedback; one process does this."""

from contextlib import ExitStack, contextmanager, suppress
from copy import deepcopy
import os
from pathlib import Path
import shutil
import tempfile
import time

from coursekit.grading.course.folder import ConversionError, convert
from coursekit.grading.course.marks import Marks
from coursekit.grading.course.results import Results
from coursekit.grading.notebook.outputs import error_output
from coursekit.grading.pages.time_limit import TooLongError, time_limit
import nbformat
import nbgrader
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

TEMPLATES = Path(__file__).with_name("templates")
TEMPLATE = "coursekit_feedback"  # in `TEMPLATES`; it extends one of nbgrader's own
TEMPLATE_FILE = "named_tests.html.j2"
BEFORE = ".before"  # the end of a folder's name while its successor is made
LOCKED = "database is locked"  # what SQLite says while another program writes
SECONDS = 120  # of the processor for one step of nbgrader's, which takes less than one
PAUSES = (1, 3, 10, 30)  # seconds until it is asked again
THEIRS = Path(nbgrader.__file__).with_name("server_extensions") / "formgrader" / "templates"


def register(name, *, config):
    """Records an assignment's tests in the gradebook, and leaves release/ as it is."""
    with tempfile.TemporaryDirectory() as scratch:
        aside = deepcopy(config)
        aside.CourseDirectory.release_directory = scratch
        return convert(GenerateAssignment, name, config=aside)


def name_students(students, *, config, first_name=""):
    """Gives students of no name theirs, since formgrader would show them as "None, None".

    Args:
        students: Their ids, which become their last names; those not in the gradebook are added.
        config: The course's settings.
        first_name: The first name of each.
    """
    course = CourseDirectory(config=config)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        for student in students:
            found = gradebook.update_or_create_student(student)
            if found.last_name is None and found.first_name is None:
                found.last_name, found.first_name = student, first_name
        gradebook.db.commit()


def terms_of(name, students, *, config):
    """Returns what a late penalty depends on beside the submission, as text by student.

    Where it changes, the submission has to be recorded again: due date, extension, settings.
    """
    plugin = str(config.AssignLatePenalties.get("plugin_class", "")).rpartition(".")[2]
    settings = [repr(config[part]) for part in ("AssignLatePenalties", plugin) if part in config]
    course = CourseDirectory(config=config)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        settings.append(str(gradebook.find_assignment(name).duedate))
        return {s: " ".join([*settings, _extension(gradebook, name, s)]) for s in students}


def _extension(gradebook, name, student):
    try:
        return str(gradebook.find_submission(name, student).extension or "")
    except MissingEntry:
        return ""


def record(name, pending, results, *, config):
    """Has nbgrader take over results: scores, late penalties, comments and feedback.

    Args:
        name: The assignment's name.
        pending: By student, what was handed in, as bytes by relative path, and the result, as
            `grade_submission` returned it.
        results: The `Results`, in which theirs are.
        config: The course's settings.

    Returns:
        What nbgrader logged, and the students on whom it gave up; they keep what they had.
    """
    log, failed = _record_patiently(name, pending, results, config=config)
    if LOCKED in log and failed:
        return log, failed
    for student in failed if len(pending) > 1 else ():  # another may have been in its way
        alone = {student: pending[student]}
        words, given_up = _record_patiently(name, alone, results, config=config)
        log, failed = log + words, [s for s in failed if s != student or given_up]
    if not failed:
        return log, failed
    with tempfile.TemporaryDirectory() as folder:
        second, bare = {}, Results(folder)
        for student in failed:
            second[student] = {}, _without_outputs(pending[student][1])
            bare.write(student, "", second[student][1])
        words, failed = _record_patiently(name, second, bare, config=config)
    return log + words, failed


def _record_patiently(name, pending, results, *, config):
    """Records, and tries again if another program is writing to the gradebook."""
    for pause in PAUSES:
        log, failed = _record(name, pending, results, config=config)
        if not failed or LOCKED not in log:
            return log, failed
        time.sleep(pause)
    return _record(name, pending, results, config=config)


def _record(name, pending, results, *, config):
    """Records what nbgrader takes; returns its log and the students whose work it did not."""
    course = CourseDirectory(config=config)
    name_students(pending, config=config)
    with ExitStack() as stack:
        submitted, autograded = (stack.enter_context(_scratch()) for _ in range(2))
        for student, (files, notebooks) in pending.items():
            _stage(Path(submitted, student, name), files, notebooks)
            work = [course.autograded_directory, course.feedback_directory]
            stack.enter_context(_aside(*(course.format_path(f, student, name) for f in work)))
        staged = deepcopy(config)
        staged.CourseDirectory.submitted_directory = submitted
        staged.TrustedExecute.results = str(results.folder)
        log = _try(Autograde, name, config=staged)
        for student in pending:
            done = course.format_path(course.autograded_directory, student, name)
            if os.path.exists(done):
                Path(autograded, student).mkdir()
                os.symlink(done, Path(autograded, student, name))
        chosen = deepcopy(config)
        chosen.CourseDirectory.autograded_directory = autograded
        if "template_name" not in config.HTMLExporter:
            chosen.HTMLExporter.template_name = TEMPLATE
            chosen.HTMLExporter.template_file = TEMPLATE_FILE
            chosen.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), str(THEIRS)]
        log += _try(GenerateFeedback, name, config=chosen)
        done = {s: course.format_path(course.autograded_directory, s, name) for s in pending}
        return log, [student for student, folder in done.items() if not os.path.exists(folder)]


def _scratch():
    return tempfile.TemporaryDirectory(prefix="coursekit-record-", ignore_cleanup_errors=True)


@contextmanager
def _aside(autograded, feedback):
    """Keeps what was recorded before, until there is something new in its place."""
    folders = {folder: f"{folder}{BEFORE}" for folder in (autograded, feedback)}
    for folder, before in folders.items():
        if os.path.exists(folder):
            shutil.rmtree(before, ignore_errors=True)
            os.replace(folder, before)
    try:
        yield
    finally:
        done = os.path.exists(autograded)
        for folder, before in folders.items():
            if not done and os.path.exists(before):
                shutil.rmtree(folder, ignore_errors=True)
                os.replace(before, folder)
            shutil.rmtree(before, ignore_errors=True)


def _try(converter, name, *, config):
    """Runs a converter, which goes on after a submission that it fails with."""
    try:
        with time_limit(SECONDS):
            return convert(converter, name, config=config)
    except ConversionError as error:
        return str(error)
    except TooLongError:
        return f"nbgrader's {converter.__name__} took more than {SECONDS} s\n"


def _stage(folder, files, notebooks):
    """Writes a submission for nbgrader, without what would stop it."""
    folder.mkdir(parents=True)
    there = notebooks.keys() & files.keys()  # what is missing beside others, nbgrader gives 0
    for path in there or notebooks:
        nbformat.write(nbformat.from_dict(notebooks[path]["notebook"]), folder / path)
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


def _without_outputs(notebooks):
    """Returns results with a student's words and code, and of the rest the points alone."""
    bare = deepcopy(notebooks)
    for result in bare.values():
        for cell in result["notebook"]["cells"]:
            if "outputs" in cell:
                failed = any(o["output_type"] == "error" for o in cell["outputs"])
                points = [o for o in cell["outputs"] if o["output_type"] == "execute_result"]
                is_grade = cell["metadata"].get("nbgrader", {}).get("grade")
                kept = [error_output("Error", ["no points"])] if failed else points
                cell["outputs"] = kept if is_grade else []
    return bare


def read_marks(name, *, config, labels, best, tests=()):
    """Returns points as the gradebook has them, of everyone in it with a submission.

    Args:
        name: The assignment's name.
        config: The course's settings.
        labels: Labels of the graded cells by (notebook's name, grade id).
        best: The most points by label, of the cells that carry any.
        tests: The labels of those that grade by themselves.

    Returns:
        `Marks` by student, whose points are None if no test has been run. A cell that carries no
        points, or that the source has no more, is there if it has a score, such as extra credit.
    """
    course = CourseDirectory(config=config)
    marks = {}
    with Gradebook(course.db_url, course.course_id) as gradebook:
        for submission in gradebook.assignment_submissions(name):
            points = dict.fromkeys(best, 0.0)
            grades = [(book.name, grade) for book in submission.notebooks for grade in book.grades]
            for book, grade in grades:
                label = labels.get((book, grade.name), f"{book}/{grade.name}")
                if label in points or grade.score:
                    points[label] = grade.score
            scores = [
                grade.auto_score if grade.manual_score is None else grade.manual_score
                for book, grade in grades
                if labels.get((book, grade.name)) in tests
            ]
            if scores and all(score is None for score in scores):
                points = None  # nbgrader knows of it, and was not able to grade it
            student, penalty = submission.student.id, submission.late_submission_penalty or 0.0
            marks[student] = Marks(student, points, penalty=penalty)
    return marks
