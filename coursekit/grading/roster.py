"""Lists a class beside its submissions: who is missing, unknown, late, or waits for a person."""

import sys

from coursekit.grading.course.command import add_assignment_arguments, course_of
from coursekit.grading.errors import CourseError
from coursekit.grading.overview.class_record import read_class
from coursekit.grading.overview.roster import roster, roster_table, summary, write_roster
from coursekit.grading.overview.student_list import Listed, read_students
from coursekit.grading.plain_text import printable, say_on_stderr

MORE = (
    "FILE is a list of names, or CSV as Canvas, Moodle or nbgrader export it. Its column of folder "
    "names is found by comparing with those who have handed in; --column names another. Without "
    "--students the students in nbgrader's gradebook are the class (`nbgrader db student import`), "
    "and grading adds to it whoever has handed in, so nobody is unknown."
)


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.epilog = MORE
    add_assignment_arguments(parser, "submissions", "db")
    parser.add_argument("--students", metavar="FILE", help="the class (those in the gradebook)")
    parser.add_argument("--column", help="the file's column of the students' folder names")
    parser.add_argument("--csv", metavar="FILE", help="where the roster goes as CSV too")


def run(args):
    """Runs the command and returns its exit status."""
    try:
        root = course_of(args)
        found = read_class(root, args.name, submissions=args.submissions, db=args.db)
        listed, source = _listed(args, found)
        entries = roster(listed, found.submissions)
        kept = write_roster(args.csv, entries, name=args.name) if args.csv else None
    except (CourseError, OSError) as error:
        say_on_stderr(error)
        return 1
    print(f"{roster_table(entries)}\n\n{source}\n{summary(entries)}")
    if found.problem:
        print(printable(found.problem), file=sys.stderr)
    if args.csv:
        print(f"Roster: {args.csv}")
    if kept:
        print(f"What was there was no roster; it is kept as {printable(kept)}", file=sys.stderr)
    return 0


def _listed(args, found):
    """Returns the class, and a sentence on where it is from."""
    if args.students:
        there = [who for who, one in found.submissions.items() if one.handed_in]
        listed, column = read_students(args.students, known=there, column=args.column)
        source = f"column `{column}` of {args.students}" if column else args.students
    else:
        listed = [Listed(student, name) for student, name in found.students.items()]
        source = "nbgrader's gradebook"
    if not listed and (args.students or not found.submissions):
        raise CourseError(
            f"{source} must name the students; it names none."
            if args.students
            else "`--students FILE` must name the class: the gradebook has no student yet."
        )
    return listed, printable(f"The class: {source}.")
