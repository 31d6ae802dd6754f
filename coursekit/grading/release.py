"""Makes the student version of an assignment from its source, always the same bytes."""

import difflib
from itertools import islice
from pathlib import Path
import shutil
import sys
import tempfile

from coursekit.grading.course import CourseError, assignment_folder, convert, load_config
from nbgrader.converters import GenerateAssignment

DIFF_LINES = 40


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.add_argument("name", help="the assignment, a folder in source/")
    parser.add_argument("--course", default="assignments", help="the course folder (%(default)s)")
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if the release is not current"
    )


def run(args):
    """Runs the command and returns its exit status."""
    try:
        if args.check:
            difference = release_difference(args.course, args.name)
            print(difference or f"The release of {args.name} is current.")
            return 1 if difference else 0
        print(f"Wrote {release(args.course, args.name)}")
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def release(root, name):
    """Writes an assignment's student version.

    Args:
        root: The course folder.
        name: The assignment's name.

    Returns:
        The folder written.

    Raises:
        CourseError: If there is no such assignment, or nbgrader refuses its source.
    """
    target = Path(root, "release", name)
    with tempfile.TemporaryDirectory() as scratch:
        made = generate(root, name, scratch=scratch)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(made, target)
    return target


def release_difference(root, name):
    """Compares the release in the course folder with the one its source makes now.

    Args:
        root: The course folder.
        name: The assignment's name.

    Returns:
        The start of a unified diff, or "" if they are the same.

    Raises:
        CourseError: If there is no such assignment, or nbgrader refuses its source.
    """
    with tempfile.TemporaryDirectory() as scratch:
        made = generate(root, name, scratch=scratch)
        return "\n".join(islice(_diff(Path(root, "release", name), made), DIFF_LINES))


def generate(root, name, *, scratch):
    """Makes the student version in a scratch course folder, and tells no gradebook.

    Args:
        root: The course folder.
        name: The assignment's name.
        scratch: An empty folder.

    Returns:
        The folder made, in `scratch`.

    Raises:
        CourseError: If there is no such assignment, or nbgrader refuses its source.
    """
    config = load_config(root)
    shutil.copytree(assignment_folder(root, name, step="source"), Path(scratch, "source", name))
    config.CourseDirectory.root = str(Path(scratch).resolve())
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    convert(GenerateAssignment, name, config=config)
    return Path(scratch, "release", name)


def _diff(committed, made):
    names = {path.relative_to(base) for base in (committed, made) for path in base.rglob("*.*")}
    for name in sorted(names):
        before, after = _lines(committed / name), _lines(made / name)
        yield from difflib.unified_diff(
            before, after, f"release/{name}", f"from the source/{name}", lineterm="", n=1
        )


def _lines(path):
    if not path.is_file():
        return []
    return path.read_text(encoding="utf-8", errors="backslashreplace").split("\n")
