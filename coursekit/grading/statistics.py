"""Statistics of an assignment's questions, from marks and results that are there already."""

from pathlib import Path
import sys

from coursekit.grading.course.command import add_assignment_arguments, course_of
from coursekit.grading.errors import CourseError
from coursekit.grading.gradebook.results import Results
from coursekit.grading.marks.marks import max_points
from coursekit.grading.overview.class_record import read_class
from coursekit.grading.overview.static_page import write_page
from coursekit.grading.overview.statistics.failures import failures_of, seconds_of
from coursekit.grading.overview.statistics.question_statistics import question_statistics
from coursekit.grading.overview.statistics.statistics_page import statistics_page
from coursekit.grading.overview.statistics.statistics_text import statistics_text
from coursekit.grading.plain_text import printable, say_on_stderr
from coursekit.grading.run.grading_run import RESULTS

MORE = (
    "Marks are those of nbgrader's gradebook; messages of failure and seconds are of what "
    "`coursekit grade` keeps in .grading. Nothing names a student but what a "
    "student's code may say of itself in a message. A question that waits for a person "
    "counts for those whose points are there."
)


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.epilog = MORE
    add_assignment_arguments(parser, "db")
    parser.add_argument("--html", metavar="FILE", help="where they go as a page too")


def run(args):
    """Runs the command and returns its exit status."""
    try:
        found = read_statistics(course_of(args), args.name, db=args.db)
        if args.html:
            write_page(args.html, statistics_page(found, name=args.name))
    except (CourseError, OSError) as error:
        say_on_stderr(error)
        return 1
    print(statistics_text(found, name=args.name))
    if args.html:
        print(f"\nPage: {args.html}")
    return 0


def read_statistics(root, name, *, db=None):
    """Reads an assignment's marks and results.

    Args:
        root: The course folder.
        name: The assignment's name.
        db: The gradebook's URL; by default that of the course's settings.

    Returns:
        The `Statistics`.

    Raises:
        CourseError: If there is no such assignment, or nobody has marks.
        GraderError: If the gradebook stays locked.
    """
    record = read_class(root, name, db=db)
    if record.problem:
        print(printable(record.problem), file=sys.stderr)
    marks = {who: one.marks for who, one in record.submissions.items() if one.marks is not None}
    if not marks:
        raise CourseError(
            f"`name` must be an assignment that has been graded; nobody has marks for {name} yet. "
            f"Run: coursekit grade {name}"
        )
    failures, seconds = {}, {}
    folder = Path(root, RESULTS, name)
    for student in marks if folder.is_dir() else ():
        stored = Results(folder).stored(student)
        notebooks = stored["notebooks"] if stored else {}
        failures[student] = failures_of(notebooks, record.labels)
        seconds[student] = seconds_of(notebooks, record.labels)
    best = max_points(record.layout)
    return question_statistics(list(marks.values()), best, failures, seconds)
