"""A course folder as nbgrader knows it: `nbgrader_config.py`, source, release, submissions."""

from contextlib import contextmanager
import io
import logging
import os
from pathlib import Path
import re
import sysconfig
import warnings

import coursekit
from coursekit.grading.course.engines import shared_engines
from coursekit.grading.errors import CourseError
from coursekit.grading.plain_text import printable
import nbformat
from nbgrader.converters import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

CONFIG_NAME = "nbgrader_config.py"
FOLDER_NAME = "assignments"  # of a course in its repository
WILDCARDS = "*?["
LONGEST_NAME = 200  # bytes, to which the ends of files' names are added
TRACEBACK = re.compile(  # its lines of code, and nbgrader's sentence that points to them
    r"^(?:Traceback \(most recent call last\):\n(?: .*\n)*|Please see the .*traceback.*\n?)",
    re.MULTILINE,
)


class ConversionError(CourseError):
    """nbgrader gave up on an assignment or a submission.

    Its text has what nbgrader wrote on the way, but for the lines of its own code.

    Attributes:
        log: All that nbgrader wrote.
    """

    def __init__(self, message, *, log):
        super().__init__(f"{message}\n{TRACEBACK.sub('', log)}".strip())
        self.log = log


def find_course(start, *, course=None):
    """Finds the course folder: where one is, in `assignments` there, above, or in this clone.

    Args:
        start: Where to begin.
        course: The folder that was asked for, which is returned as it is; or None.

    Raises:
        CourseError: If there is none.
    """
    if course is not None:
        return Path(course).resolve()
    start, clone = Path(start).resolve(), Path(coursekit.__file__).resolve().parents[1]
    for place in (start, *start.parents, clone):
        for folder in (place, place / FOLDER_NAME):
            if (folder / CONFIG_NAME).is_file():
                return folder
    raise CourseError(
        f"`--course` must name a folder with {CONFIG_NAME}; there is none in {start}, "
        f"in its `{FOLDER_NAME}`, or above."
    )


def load_config(root):
    """Reads a course folder's settings.

    Args:
        root: The course folder.

    Returns:
        A traitlets `Config`, whose course directory is `root`.

    Raises:
        CourseError: If the folder holds no settings.
    """
    root = Path(root).resolve()
    if not (root / CONFIG_NAME).is_file():
        raise CourseError(f"`course` must be a folder with {CONFIG_NAME}; got {root}.")
    config = PyFileConfigLoader(CONFIG_NAME, path=str(root)).load_config()
    config.CourseDirectory.root = str(root)
    return config


def assignment_folder(root, name, *, step):
    """Finds an assignment in a course folder.

    Args:
        root: The course folder.
        name: The assignment's name.
        step: `"source"` or `"release"`.

    Returns:
        The folder of its notebooks.

    Raises:
        CourseError: If it is not there; the message names those that are.
    """
    folder = Path(root, step, name)
    if not list(folder.glob("*.ipynb")):
        there = sorted(path.parent.name for path in Path(root, step).glob("*/*.ipynb"))
        raise CourseError(
            f"`name` must be an assignment in {Path(root, step)}, "
            f"which has {', '.join(there) or 'none'}; got {name!r}."
        )
    return folder


def read_notebooks(folder):
    """Returns the notebooks of a folder by file name, in the order of their names."""
    paths = sorted(Path(folder).glob("*.ipynb"))
    return {path.name: nbformat.read(path, as_version=4) for path in paths}


def submitting_students(root, name, *, only=None, folder=None):
    """Lists who has handed in an assignment.

    Args:
        root: The course folder.
        name: The assignment's name.
        only: Students to keep, all by default.
        folder: Where submissions are; by default `submitted` in the course folder.

    Returns:
        The students' names, sorted.

    Raises:
        CourseError: If there is no submission, or none of a student in `only`.
    """
    folder = Path(folder or Path(root, "submitted"))
    there = handed_in_by(folder, name)
    if not there:
        raise CourseError(
            f"{folder} must hold STUDENT/{name}/*.ipynb; got no submission. "
            f"To try it out: coursekit sample-class {name}"
        )
    missing = sorted(set(only or ()) - set(there))
    if missing:
        raise CourseError(f"`students` must be among {', '.join(there)}; got {', '.join(missing)}.")
    return [student for student in there if not only or student in only]


def handed_in_by(folder, name):
    """Returns who has handed in an assignment into a folder of STUDENT/NAME, sorted."""
    return sorted(path.parent.name for path in Path(folder).glob(f"*/{name}"))


def name_problem(student):
    """Says why nbgrader cannot keep a student of this name, and what to do, or returns ""."""
    faults = {
        "begins with a dot": student.startswith("."),
        f"has one of {' '.join(WILDCARDS)} in it": any(c in student for c in WILDCARDS),
        "is no printable UTF-8": printable(student) != student,
        f"is longer than {LONGEST_NAME} bytes": len(os.fsencode(student)) > LONGEST_NAME,
    }
    found = [words for words, is_so in faults.items() if is_so]
    return f"its folder's name {found[0]}: rename the folder" if found else ""


def convert(converter, name, *, config, student="*"):
    """Runs one of nbgrader's converters, and keeps its messages off the terminal.

    Args:
        converter: A class such as `nbgrader.converters.Autograde`.
        name: The assignment's name.
        config: The settings, with the course directory's root.
        student: Whose submission; all by default.

    Returns:
        What nbgrader logged.

    Raises:
        ConversionError: If nbgrader gave up.
    """
    coursedir = CourseDirectory(config=config, assignment_id=name, student_id=student)
    run = converter(coursedir=coursedir, config=config, force=True)
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    run.log.addHandler(handler)
    try:
        with scripts_on_path(), shared_engines(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            run.start()
    except NbGraderException as error:
        message = f"nbgrader's {converter.__name__} gave up on {name}:"
        raise ConversionError(message, log=log.getvalue()) from error
    finally:
        run.log.removeHandler(handler)
    return log.getvalue()


@contextmanager
def scripts_on_path():
    """Puts this environment's commands on PATH for a while: nbgrader calls `alembic` by name."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join((sysconfig.get_path("scripts"), before))
    try:
        yield
    finally:
        os.environ["PATH"] = before
