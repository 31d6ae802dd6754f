"""`coursekit hand-in`: a student's work on an assignment, in one file."""

from pathlib import Path
import sys

from coursekit.bundle import write_work
from coursekit.lab import course_folder
from coursekit.user_name import user_name


def add_arguments(parser):
    """Adds the assignment and the student."""
    parser.add_argument("name", help="the assignment, a folder in work/assignments/release/")
    parser.add_argument("--student", default=user_name(), help="your name (%(default)s)")


def run(args):
    """Writes NAME-STUDENT.zip into the current folder; returns the exit status."""
    if not args.student:
        print("`student` must name you, for this machine has no name for you.", file=sys.stderr)
        return 1
    file = Path(f"{args.name}-{args.student}.zip")
    try:
        count = write_work(course_folder(Path.cwd()), args.name, args.student, file)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Wrote {file}: {count} file{'s' * (count != 1)}, to be handed in.")
    return 0
