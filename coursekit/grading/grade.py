"""Grades the submissions of an assignment with nbgrader, and writes feedback and marks.

Students' code runs UNCONFINED, with the rights of whoever runs this command, beside the
gradebook: this is stock nbgrader, with one hook that makes every ending a grade. A submission
can read the hidden tests, change the gradebook or delete files. Grade people you trust, or run
it where there is nothing to lose.
"""

from copy import deepcopy
from pathlib import Path
import sys
import tempfile
import time

from coursekit.grading.course import (
    ConversionError,
    CourseError,
    assignment_folder,
    convert,
    load_config,
    read_notebooks,
    submitting_students,
)
from coursekit.grading.execute import ending
from coursekit.grading.marks import Marks, marks_table, max_points, points_layout, write_csv
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory

LOG_NAME = ".nbgrader.log"


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.add_argument("name", help="the assignment, a folder in source/")
    parser.add_argument("--course", default="assignments", help="the course folder (%(default)s)")
    parser.add_argument("--students", nargs="+", help="grade these only")
    parser.add_argument("--timeout", type=int, metavar="SECONDS", help="for one cell")
    parser.add_argument("--csv", metavar="FILE", help="where marks go (marks.csv in the course)")
    parser.epilog = "Students' code runs unconfined on this machine."


def run(args):
    """Runs the command and returns its exit status: 0 if all submissions were graded."""
    root = Path(args.course).resolve()
    try:
        layout, class_marks = grade(
            root, args.name, students=args.students, timeout=args.timeout, progress=_show_progress
        )
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    csv_path = Path(args.csv or root / "marks.csv")
    write_csv(csv_path, class_marks, layout)
    print(marks_table(class_marks, layout))
    print(f"\nMarks by test cell: {csv_path}\nFeedback: {root}/feedback/STUDENT/{args.name}")
    return 1 if any(marks.points is None for marks in class_marks) else 0


def _show_progress(done, count, marks, seconds):
    result = "not graded" if marks.points is None else f"{marks.total:g} points"
    print(f"[{done}/{count}] {marks.student}: {result} ({seconds:.1f} s)", file=sys.stderr)


def grade(root, name, *, students=None, timeout=None, progress=None):
    """Grades submissions, writes their feedback, and logs what nbgrader says.

    Args:
        root: The course folder.
        name: The assignment's name.
        students: Whose submissions; all by default.
        timeout: Seconds for one cell; by default those of the course's settings.
        progress: Called after each submission with the number done, the number of all, the
            `Marks` and the seconds it took.

    Returns:
        The assignment's layout and a list of `Marks`, sorted by student.

    Raises:
        CourseError: If the assignment, a submission or a student is missing, `timeout` is not
            above 0, or nbgrader refuses the source.
    """
    config = load_config(root)
    layout = points_layout(read_notebooks(assignment_folder(root, name, step="source")).values())
    names = submitting_students(root, name, only=students)
    if timeout is not None:
        if timeout <= 0:
            raise CourseError(f"`timeout` must be above 0 seconds; got {timeout}.")
        config.Execute.timeout = timeout
    class_marks = []
    with open(Path(root, LOG_NAME), "w", encoding="utf-8") as log:
        log.write(_register(name, config=config))
        for student in names:
            start = time.monotonic()
            marks = _grade_student(name, student, config=config, tests=max_points(layout), log=log)
            class_marks.append(marks)
            if progress:
                progress(len(class_marks), len(names), marks, time.monotonic() - start)
    return layout, class_marks


def _register(name, *, config):
    """Records the source's tests in the gradebook, and leaves release/ as it is."""
    with tempfile.TemporaryDirectory() as scratch:
        aside = deepcopy(config)
        aside.CourseDirectory.release_directory = scratch
        return convert(GenerateAssignment, name, config=aside)


def _grade_student(name, student, *, config, tests, log):
    log.write(f"--- {student}\n")
    try:
        for step in (Autograde, GenerateFeedback):
            log.write(convert(step, name, config=config, student=student))
    except ConversionError as error:
        log.write(error.log)
        return Marks(student, None, f"not graded: see {LOG_NAME}")
    return _read_marks(name, student, config=config, tests=tests)


def _read_marks(name, student, *, config, tests):
    course = CourseDirectory(config=config)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        submission = gradebook.find_submission(name, student)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        scores = {grade.name: grade.score for grade in grades}
    graded = course.format_path(course.autograded_directory, student, name)
    reasons = filter(None, map(ending, read_notebooks(graded).values()))
    return Marks(student, {test: scores[test] for test in tests}, "; ".join(reasons))
