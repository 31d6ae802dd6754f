"""Writes results into the gradebook, by nbgrader, and feedback; one process does this."""

from contextlib import ExitStack, contextmanager, suppress
from copy import deepcopy
import os
from pathlib import Path
import shutil

from coursekit.grading.course.folder import ConversionError, convert
from coursekit.grading.gradebook.gradebook import name_students
from coursekit.grading.gradebook.patience import is_locked, is_of_the_machine, last_error
from coursekit.grading.gradebook.results import Results
from coursekit.grading.jail.socket_folder import room as scratch_folder
from coursekit.grading.notebook.outputs import error_output
from coursekit.grading.pages.time_limit import TooLongError, time_limit
import nbformat
from nbformat.v4 import new_output
import nbgrader
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

TEMPLATES = Path(__file__).with_name("templates")
TEMPLATE = "coursekit_feedback"  # in `TEMPLATES`; it extends one of nbgrader's own
TEMPLATE_FILE = "named_tests.html.j2"
BEFORE = ".before"  # the end of a folder's name while its successor is made
SECONDS = 120  # of the processor for one step of nbgrader's, which takes less than one
TIME = "timestamp.txt"
LEFT_OUT = "... what this cell has put out cannot be shown, and is left out here\n"
THEIRS = Path(nbgrader.__file__).with_name("server_extensions") / "formgrader" / "templates"


def record(name, pending, results, *, config, patience):
    """Has nbgrader take over results: scores, late penalties, comments and feedback.

    Args:
        name: The assignment's name.
        pending: By student, what was handed in, as bytes by relative path, and the result, as
            `grade_submission` returned it.
        results: The `Results`, in which theirs are.
        config: The course's settings.
        patience: The `Patience` with the gradebook.

    Returns:
        What nbgrader logged, and by student why there is no record; they keep what they had.

    Raises:
        GraderError: If the gradebook stays locked.
    """
    patience.call(name_students, pending, config=config)
    log, failed = _record_patiently(name, pending, results, config, patience)
    if len(pending) == 1:
        return _record_bare(name, pending, log, failed, config, patience)
    if is_locked(log):
        return log, dict.fromkeys(failed, _cause(log))
    problems = {}
    for student in failed:  # another may have been in its way
        alone = {student: pending[student]}
        words, found = record(name, alone, results, config=config, patience=patience)
        log, problems = log + words, problems | found
    return log, problems


def _record_patiently(name, pending, results, config, patience):
    """Records, and tries again if another program is writing to the gradebook."""
    for _ in patience.attempts():
        log, failed = _record(name, pending, results, config=config)
        if not failed or not is_locked(log):
            patience.renew()
            break
    return log, failed


def _record_bare(name, pending, log, failed, config, patience):
    """Records what nbgrader can show of a submission, unless its machine is in the way."""
    words = log
    for kept in (lambda path: True, lambda path: path == TIME):
        if not failed or is_of_the_machine(words):
            break
        ((student, (files, notebooks)),) = pending.items()
        files = {path: data for path, data in files.items() if kept(path)}
        with scratch_folder() as folder:
            bare, notebooks = Results(folder), _without_outputs(notebooks)
            bare.write(student, "", notebooks)
            work = {student: (files, notebooks)}
            words, failed = _record_patiently(name, work, bare, config, patience)
        log += words
    return log, dict.fromkeys(failed, _cause(words))


def _cause(log):
    return f"nbgrader could not record it: {last_error(log) or 'see .nbgrader.log'}"


def _record(name, pending, results, *, config):
    """Records what nbgrader takes; returns its log and the students whose work it did not."""
    course = CourseDirectory(config=config)
    with ExitStack() as stack:
        submitted, autograded = (stack.enter_context(scratch_folder()) for _ in range(2))
        for student, (files, notebooks) in pending.items():
            _stage(Path(submitted, student, name), files, notebooks)
            work = [course.autograded_directory, course.feedback_directory]
            stack.enter_context(_aside(*(course.format_path(f, student, name) for f in work)))
        staged = deepcopy(config)
        staged.CourseDirectory.submitted_directory = str(submitted)
        staged.TrustedExecute.results = str(results.folder)
        log = _try(Autograde, name, config=staged)
        for student in pending:
            done = course.format_path(course.autograded_directory, student, name)
            if os.path.exists(done):
                Path(autograded, student).mkdir()
                os.symlink(done, Path(autograded, student, name))
        chosen = _for_feedback(config)
        chosen.CourseDirectory.autograded_directory = str(autograded)
        log += _try(GenerateFeedback, name, config=chosen)
        steps = (course.autograded_directory, course.feedback_directory)
        made = {s: [course.format_path(step, s, name) for step in steps] for s in pending}
        return log, [s for s, folders in made.items() if not all(map(os.path.exists, folders))]


def _for_feedback(config):
    """Returns settings with the kit's own page, unless the course has chosen one."""
    chosen = deepcopy(config)
    if "template_name" not in config.HTMLExporter:
        chosen.HTMLExporter.template_name = TEMPLATE
        chosen.HTMLExporter.template_file = TEMPLATE_FILE
        chosen.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), str(THEIRS)]
    return chosen


def renew_feedback(name, students, *, config):
    """Writes feedback anew, with the points and comments that people have given since.

    Args:
        name: The assignment's name.
        students: Whose; what there was stays where a page cannot be made.
        config: The course's settings.

    Returns:
        By student, why there is no new page.
    """
    course, chosen, problems = CourseDirectory(config=config), _for_feedback(config), {}
    for student in students:
        folder = course.format_path(course.feedback_directory, student, name)
        with _aside(folder):
            log = _try(GenerateFeedback, name, config=chosen, student=student)
            if not os.path.exists(folder):
                problems[student] = last_error(log) or "see .nbgrader.log"
    return problems


@contextmanager
def _aside(*places):
    """Keeps what was recorded before, until there is something new in the place of all."""
    folders = {folder: f"{folder}{BEFORE}" for folder in places}
    try:
        for folder, before in folders.items():
            if os.path.exists(before):  # a grader was killed before it had recorded all
                shutil.rmtree(folder, ignore_errors=True)
            elif os.path.exists(folder):
                os.replace(folder, before)
        yield
    finally:
        done = all(map(os.path.exists, folders))
        for folder, before in folders.items():
            if not done and os.path.exists(before):
                shutil.rmtree(folder, ignore_errors=True)
                os.replace(before, folder)
            shutil.rmtree(before, ignore_errors=True)


def _try(converter, name, *, config, student="*"):
    """Runs a converter, which goes on after a submission that it fails with."""
    try:
        with time_limit(SECONDS):
            return convert(converter, name, config=config, student=student)
    except ConversionError as error:
        return error.log
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
        if target.suffix == ".ipynb" or (path == TIME and not _is_time(data)):
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
            if cell.get("outputs"):
                cell["outputs"] = _points_alone(cell)
    return bare


def _points_alone(cell):
    """Returns a note, or in a test what nbgrader reads its points from."""
    outputs = cell["outputs"]
    if not cell["metadata"].get("nbgrader", {}).get("grade"):
        return [new_output("stream", name="stdout", text=LEFT_OUT)]
    if any(output["output_type"] == "error" for output in outputs):
        return [error_output("Error", ["no points; why cannot be shown"])]
    return [output for output in outputs if output["output_type"] == "execute_result"]
