"""What the commands on an assignment share: arguments, the course that is meant, what they say."""

from pathlib import Path
import sys

from coursekit.grading.course.folder import find_course
from coursekit.grading.plain_text import printable

OPTIONS = {  # what several of the commands take
    "submissions": {"metavar": "FOLDER", "help": "where they are, as STUDENT/NAME"},
    "db": {"metavar": "URL", "help": "the gradebook, such as postgresql://..."},
}


def add_assignment_arguments(parser, *options, place="source/"):
    """Adds the assignment's name, `--course`, and those of the shared options that are named.

    Args:
        parser: The command's `argparse.ArgumentParser`.
        *options: Keys of `OPTIONS`.
        place: Where in the course the assignment has a folder of its name.
    """
    parser.add_argument("name", help=f"the assignment, a folder in {place}")
    parser.add_argument("--course", help="the course folder (assignments, here or above)")
    for option in options:
        parser.add_argument(f"--{option}", **OPTIONS[option])


def course_of(args):
    """Returns the course folder that a command was given, or else the one where it was started.

    Args:
        args: The command's arguments.

    Raises:
        CourseError: If there is none.
    """
    return find_course(Path.cwd(), course=args.course)


def say_on_stderr(text):
    """Prints lines to standard error, none of which a student's names can make another of.

    Args:
        text: A text or an exception.
    """
    print(*map(printable, str(text).split("\n")), sep="\n", file=sys.stderr)
