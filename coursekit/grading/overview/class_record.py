"""What there is of a class and an assignment: folders, marks, times. No jail is needed."""

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from coursekit.grading.course.assignment import config_of
from coursekit.grading.course.folder import (
    assignment_folder,
    handed_in_by,
    read_notebooks,
    scripts_on_path,
)
from coursekit.grading.gradebook.gradebook import read_marks, renew_penalties
from coursekit.grading.gradebook.patience import Patience
from coursekit.grading.marks.marks import cell_labels, max_points, points_layout
from coursekit.grading.notebook.cells import grade_id_of, is_test
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

TIME, LONGEST_TIME = "timestamp.txt", 100  # as nbgrader's exchange writes it, in bytes
MOMENT = timedelta(seconds=1)  # which a time may lose in the gradebook
SQLITE = "sqlite:///"


class Submission(NamedTuple):
    """What there is of a student.

    Attributes:
        handed_in: Whether there is a submission.
        marks: The student's `Marks`, or None.
        late: Seconds after the due date, or after the end of an extension.
        extension: The student's extension, as a timedelta, or None.
        is_empty: Whether there is a folder without a notebook.
        is_newer: Whether what is there was handed in after what was graded.
    """

    handed_in: bool
    marks: object = None
    late: float = 0.0
    extension: timedelta | None = None
    is_empty: bool = False
    is_newer: bool = False


class ClassRecord(NamedTuple):
    """What there is of a class and an assignment.

    Attributes:
        layout: The assignment's layout; see `marks`.
        labels: Labels of the graded cells by (notebook's name, grade id).
        submissions: `Submission`s by student, of those with a folder or a place in the gradebook.
        students: Names by student, "" if there is none, as the gradebook has them.
        problem: Why late penalties are those of the last run, or "".
    """

    layout: dict
    labels: dict
    submissions: dict
    students: dict
    problem: str = ""


def read_class(root, name, *, submissions=None, db=None):
    """Reads what there is, with late penalties as the course's settings are now.

    Args:
        root: The course folder.
        name: The assignment's name.
        submissions: Folder of STUDENT/NAME; by default `submitted` in the course folder.
        db: The gradebook's URL; by default that of the course's settings.

    Raises:
        CourseError: If there is no such course or assignment.
        GraderError: If the gradebook stays locked.
    """
    config = config_of(root, submissions=submissions, db=db)
    source = read_notebooks(assignment_folder(root, name, step="source"))
    layout, labels = points_layout(source), cell_labels(source)
    folder = Path(submissions or Path(root, "submitted"))
    there = handed_in_by(folder, name)
    marks, times, students, due, problem = {}, {}, {}, None, ""
    if _exists(config):
        ask = Patience().call
        tests = {
            labels[Path(path).stem, grade_id_of(cell)]
            for path, notebook in source.items()
            for cell in notebook.cells
            if is_test(cell)
        }
        best = max_points(layout)
        with scripts_on_path():  # an empty database is made a gradebook
            problem = _renew(ask, name, config)
            marks = ask(read_marks, name, config=config, labels=labels, best=best, tests=tests)
        times, students, due = ask(_read_times, name, config=config)
    found = {}
    for student in sorted({*there, *times}):
        late, extension, known = times.get(student, (0.0, None, None))
        time = _read_time(Path(folder, student, name, TIME)) if student in there else None
        is_newer = known is not None and time is not None and time > known + MOMENT
        if time is not None and due is not None and (known is None or is_newer):
            late = max(0.0, (time - due - (extension or timedelta())).total_seconds())
        graded = marks.get(student)
        graded = None if graded is None or graded.points is None else graded
        is_empty = student in there and not any(Path(folder, student, name).glob("*.ipynb"))
        is_there = (student in there and not is_empty) or graded is not None
        found[student] = Submission(is_there, graded, late, extension, is_empty, is_newer)
    return ClassRecord(layout, labels, found, students, problem)


def _renew(ask, name, config):
    """Has late penalties reckoned anew; returns why they are not."""
    try:
        ask(renew_penalties, name, config=config)
    except Exception as error:  # marks without them are worth reading too
        return f"Late penalties are those of the last run: {error}"
    return ""


def _exists(config):
    """Says whether there is a gradebook, since to ask SQLite for it makes one."""
    url = CourseDirectory(config=config).db_url
    return not url.startswith(SQLITE) or Path(url.removeprefix(SQLITE).partition("?")[0]).exists()


def _read_times(name, *, config):
    """Returns (seconds late, extension, time of handing in) by student, names, and due date."""
    course = CourseDirectory(config=config)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        students = {
            one.id: " ".join(filter(None, (one.first_name, one.last_name)))
            for one in gradebook.students
        }
        try:
            due = gradebook.find_assignment(name).duedate
        except MissingEntry:
            return {}, students, None
        times = {
            one.student.id: (
                one.total_seconds_late if due else 0.0,
                one.extension,
                one.timestamp,
            )
            for one in gradebook.assignment_submissions(name)
        }
    return times, students, due


def _read_time(path):
    """Returns the time in a submission's file of the time, or None."""
    if path.is_symlink() or not path.is_file():
        return None
    with open(path, "rb") as file:
        text = file.read(LONGEST_TIME).decode("utf-8", "replace").strip()
    try:
        return parse_utc(text)
    except Exception:  # dateutil raises several
        return None
