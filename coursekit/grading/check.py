"""Runs the visible tests of an assignment on one's own answers, before handing in."""

from pathlib import Path
import sys

from coursekit.grading.errors import CourseError
from coursekit.grading.notebook.cells import is_test
from nbclient import NotebookClient
import nbformat
from nbgrader.utils import determine_grade

SECONDS = 120
TIMED_OUT = {"ename": "CellTimeoutError", "evalue": "it did not end in time", "traceback": []}


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.add_argument("notebook", help="the notebook with your answers, or its folder")
    parser.add_argument("--timeout", type=int, default=SECONDS, help="seconds a cell (%(default)s)")


def run(args):
    """Runs the command and returns its exit status: 0 if every visible test passes."""
    try:
        failed = [check(path, timeout=args.timeout) for path in notebooks_in(args.notebook)]
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    return 1 if any(failed) else 0


def notebooks_in(place):
    """Returns the notebooks at a path.

    Args:
        place: A notebook or a folder.

    Raises:
        CourseError: If there is none.
    """
    place = Path(place)
    found = sorted(place.glob("*.ipynb")) if place.is_dir() else [place]
    if not found or not all(path.is_file() for path in found):
        raise CourseError(f"`notebook` must be a notebook, or a folder with some; got {place}.")
    return found


def check(path, *, timeout=SECONDS):
    """Runs a notebook on a clean kernel and prints a line for each test.

    Args:
        path: The notebook.
        timeout: Seconds for one cell.

    Returns:
        How many visible tests fail.

    Raises:
        CourseError: If the file is no notebook.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except (ValueError, nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        raise CourseError(f"`notebook` must be a notebook; {path} is none: {error}") from error
    print(f"{path}: running on a clean kernel")
    place = {"metadata": {"path": str(Path(path).parent)}}
    options = {"timeout": timeout, "allow_errors": True, "error_on_timeout": TIMED_OUT}
    NotebookClient(notebook, resources=place, **options).execute()
    failed = 0
    for cell in filter(is_test, notebook.cells):
        errors = [o for o in cell.outputs if o.output_type == "error"]
        if not errors:
            points = determine_grade(cell)[0]
            print(f"  passes  {cell.metadata.nbgrader.grade_id} ({points:g} points)")
            continue
        failed += 1
        print(f"  FAILS   {cell.metadata.nbgrader.grade_id}: {errors[0].ename}")
        lines = str(errors[0].evalue).strip().splitlines()
        print("".join(f"            {line}\n" for line in lines[:12]), end="")
    print("There may be hidden tests too." if not failed else f"{failed} visible tests fail.")
    return failed
