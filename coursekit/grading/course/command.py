"""What the commands on an assignment share: arguments, and the course that is meant."""

from pathlib import Path

from coursekit.grading.course.folder import find_course

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
