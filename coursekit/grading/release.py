"""Makes the student version of an assignment from its source, always the same bytes.

Tests that cannot run outside of the student's process are found here, not when students wait for
their marks: first by reading them, then by grading the instructor's own answers.
"""

import difflib
from itertools import islice
from pathlib import Path
import shutil
import sys
import tempfile

from coursekit.grading.course.command import add_assignment_arguments, course_of
from coursekit.grading.course.folder import (
    CourseError,
    assignment_folder,
    convert,
    load_config,
    read_notebooks,
)
from coursekit.grading.course.handed_in import read_files
from coursekit.grading.course.source import TEMPLATES, check_source, read_given, read_sources
from coursekit.grading.course.trial_answers import passing
from coursekit.grading.gradebook.gradebook import register
from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.notebook.cells import cell_name
from coursekit.grading.notebook.submission import Job, grade_submission
from coursekit.grading.notebook.testing.portability import problems
from coursekit.grading.notebook.testing.weak_tests import weak_tests
from coursekit.grading.plain_text import say_on_stderr
from coursekit.grading.workers.start_worker import modules_of, shared_warm
import nbformat
from nbgrader.converters import GenerateAssignment

DIFF_LINES = 40
SECONDS = 60  # for one cell of the instructor's own


def add_arguments(parser):
    """Adds the command's arguments."""
    add_assignment_arguments(parser)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if the release is not current"
    )
    parser.add_argument(
        "--untested", action="store_true", help="do not grade the instructor's own answers first"
    )


def run(args):
    """Runs the command and returns its exit status."""
    try:
        course = course_of(args)
        if args.check:
            difference = release_difference(course, args.name)
            print(difference or f"The release of {args.name} is current.")
            return 1 if difference else 0
        check_tests(course, args.name)
        if not args.untested:
            check_answers(course, args.name)
            _warn(weaknesses(course, args.name))
        print(f"Wrote {release(course, args.name)}")
        register(args.name, config=load_config(course))  # for the formgrader's buttons
    except (CourseError, OSError) as error:
        say_on_stderr(error)
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
        CourseError: If there is no such assignment, nbgrader refuses its source, or a test
            cannot run outside of the student's process; the message has the line, and what to
            write instead.
    """
    check_tests(root, name)
    target = Path(root, "release", name)
    with tempfile.TemporaryDirectory() as scratch:
        made = generate(root, name, scratch=scratch)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(made, target)
    return target


def check_tests(root, name):
    """Reads an assignment's tests for what cannot run outside of the student's process.

    Args:
        root: The course folder.
        name: The assignment's name.

    Raises:
        CourseError: If there is no such assignment, or such a line; the message has each line,
            and what to write instead.
    """
    notebooks = read_notebooks(assignment_folder(root, name, step="source"))
    for path, notebook in notebooks.items():
        check_source(path, notebook)
    found = [f"{path}: {problem}" for path, nb in notebooks.items() for problem in problems(nb)]
    if found:
        first = "These tests cannot run outside of the student's process:"
        raise CourseError("\n".join([first, *found]))


def check_answers(root, name, *, settings=None):
    """Grades the instructor's own answers, which must earn every point.

    Args:
        root: The course folder.
        name: The assignment's name.
        settings: The `JailSettings`.

    Raises:
        CourseError: If a test fails on them; the message has the line and what came of it.
        JailError: If there is no jail here.
    """
    folder = assignment_folder(root, name, step="source")
    config = load_config(root)
    sources, given = (read(root, name, config=config) for read in (read_sources, read_given))
    files = read_files(folder)[0] | {path: text.encode() for path, text in sources.items()}
    job = Job("instructor", sources, files, settings or JailSettings(), SECONDS, given)
    failed = []
    for path, result in grade_submission(job).items():
        for cell in result["notebook"].cells:
            errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
            failed += [f"{path}, {cell_name(cell)}:\n{e.traceback[0]}" for e in errors]
    if failed:
        raise CourseError("The instructor's own answers fail:\n" + "\n".join(failed))


def weaknesses(root, name, *, settings=None):
    """Looks for tests that wrong answers pass, or that give away what they test.

    Args:
        root: The course folder.
        name: The assignment's name.
        settings: The `JailSettings`.

    Returns:
        Sentences, each of which begins with the notebook and the test.

    Raises:
        CourseError: If there is no such assignment.
        JailError: If there is no jail here.
    """
    config = load_config(root)
    sources, given = (read(root, name, config=config) for read in (read_sources, read_given))
    read = {path: nbformat.reads(text, as_version=4) for path, text in sources.items()}
    found = [f"{path}, {words}" for path, nb in read.items() for words in weak_tests(nb)]
    settings, warm = settings or JailSettings(), shared_warm(modules_of(sources))
    tried = passing(sources, given, settings, seconds=SECONDS, warm=warm)
    for (path, test), wrong in tried.items():
        found.append(f"{path}, {test}: it passes if functions return {', '.join(wrong)}")
    return found


def _warn(found):
    if found:
        lines = [f"  {words}" for words in found]
        print("\n".join(["These tests may be too weak:", *lines]), file=sys.stderr)


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
    if Path(root, TEMPLATES).is_file():
        shutil.copy(Path(root, TEMPLATES), scratch)
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
