"""Runs the visible tests of an assignment on one's own answers, before handing in."""

import ast
from contextlib import contextmanager
import os
from pathlib import Path
import sys
import tempfile

from coursekit.grading.errors import CourseError
from coursekit.grading.jail.kernel_manager import OneKernel
from coursekit.grading.notebook.cells import grade_id_of, is_test
from coursekit.grading.notebook.testing.plan import check_language, parse
from coursekit.grading.notebook.unanswered import cause_of, error_of, is_blank
from coursekit.grading.plain_text import say_on_stderr
from coursekit.progress import record_assignment
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
import nbformat
from nbformat.v4 import new_output
from nbgrader.utils import determine_grade

SECONDS = 120
LAUNCH = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
NO_TESTS = "there is no test to run; is it a notebook of an assignment, with all its cells?"
LONGEST = 12  # lines of a message
PATIENCE = 10  # seconds for a cell that was interrupted


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.add_argument("notebook", help="the notebook with your answers, or its folder")
    parser.add_argument("--timeout", type=int, default=SECONDS, help="seconds a cell (%(default)s)")


def run(args):
    """Runs the command and returns its exit status: 0 if every visible test passes."""
    try:
        found = [check(path, timeout=args.timeout) for path in notebooks_in(args.notebook)]
    except (CourseError, OSError) as error:
        say_on_stderr(error)
        return 1
    if all(failed is None for failed in found):
        print(f"{args.notebook}: {NO_TESTS}", file=sys.stderr)
        return 1
    return 1 if any(found) else 0


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
    """Runs a notebook on a clean kernel and prints a line for each test, as soon as it has run.

    Args:
        path: The notebook.
        timeout: Seconds for one cell.

    Returns:
        How many visible tests fail, or None if there is none.

    Raises:
        CourseError: If the file is no notebook, or in another language than Python; if a cell
            cannot be read as Python, or ends the kernel. The message has the cell and the line.
    """
    notebook = _read(path)
    tests = [cell for cell in notebook.cells if is_test(cell) and cell.source.strip()]
    if not tests:
        return None
    _check_syntax(path, notebook)
    kernel = notebook.metadata.get("kernelspec", {}).get("name", "python3")
    own = "" if kernel == "python3" else f", this Python's; it asks for {kernel!r}"
    print(f"{path}: running on a clean kernel{own}", flush=True)
    outcomes = _execute(path, notebook, timeout)
    points = [_points(cell) for cell in tests]
    gained = [p for p, outcome in zip(points, outcomes, strict=True) if outcome == "passed"]
    record_assignment(Path(path).stem, sum(gained), sum(points))
    failed, blank = (outcomes.count(kind) for kind in ("failed", "blank"))
    if blank:
        print(f"{blank} test{' waits' if blank == 1 else 's wait'} for an answer.")
    if failed:
        print(f"{failed} visible test{' fails' if failed == 1 else 's fail'}.")
    if not failed + blank:
        print("There may be hidden tests too.")
    return failed + blank


def _read(path):
    try:
        notebook = nbformat.read(path, as_version=4)
        check_language(notebook)
    except CourseError as error:
        raise CourseError(f"{path}: {error}.") from error
    except (ValueError, nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        raise CourseError(f"`notebook` must be a notebook; {path} is none: {error}") from error
    return notebook


def _named(notebook):
    """Returns pairs of a code cell and what a person may call it."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [(c, f"cell `{grade_id_of(c)}`" if grade_id_of(c) else f"code cell {n}")
            for n, c in enumerate(cells, 1)]  # fmt: skip


def _check_syntax(path, notebook):
    """Raises CourseError if a cell is no Python, since the tests would fail of what follows."""
    found = []
    for cell, name in _named(notebook):
        try:
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            compile(parse(cell.source), name, "exec", flags, dont_inherit=True)
        except SyntaxError as error:
            lines = cell.source.splitlines()
            line = lines[error.lineno - 1].strip() if 0 < error.lineno <= len(lines) else ""
            found.append(f"{name}, line {error.lineno}: {error.msg}\n    {line}")
    if found:
        words = "\n".join(found)
        raise CourseError(f"{path}: this is no Python:\n{words}\nPut it right first; nothing ran.")


def _execute(path, notebook, timeout):
    """Runs the cells and returns how the tests went, in order; a terminal shows which cell runs."""
    named = {id(cell): name for cell, name in _named(notebook)}
    outcomes, last = [], ["its first cell"]
    late = {"ename": "TimeoutError", "evalue": f"it did not end in {timeout} seconds"}

    def start(cell, cell_index):
        if id(cell) in named:
            last.append(named[id(cell)])
            _say_what_runs(last[-1])

    def end(cell, cell_index, execute_reply):
        _say_what_runs("")
        if late.items() <= execute_reply["content"].items():
            cell.outputs = [new_output("error", traceback=[], **late)]
        if is_test(cell):
            outcomes.append(_show(notebook, cell))

    place = {"metadata": {"path": str(Path(path).parent)}}
    options = {"timeout": timeout, "allow_errors": True, "skip_cells_with_tag": ""}
    options |= {"interrupt_on_timeout": True, "error_on_timeout": {**late, "traceback": []}}
    options |= {"raise_on_iopub_timeout": True, "iopub_timeout": PATIENCE}
    with _own_kernel() as manager:
        client = NotebookClient(notebook, km=manager, resources=place, **options)
        client.on_cell_start, client.on_cell_executed = start, end
        try:
            client.execute(cleanup_kc=True)
        except DeadKernelError as error:
            why = "ended", "`exit`, `os._exit` and too little memory do that."
            raise _stopped(path, last[-1], *why) from error
        except CellTimeoutError as error:
            why = "could not be interrupted", f"It ran longer than {timeout} seconds."
            raise _stopped(path, last[-1], *why) from error
    return outcomes


def _stopped(path, cell, how, why):
    _say_what_runs("")
    return CourseError(f"{path}: the kernel {how} in {cell}, so no test could go on. {why}")


def _say_what_runs(name):
    if sys.stderr.isatty():
        words = f"  running {name} ..." if name else ""
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)


@contextmanager
def _own_kernel():
    """Makes the manager of a kernel of this Python, on sockets that no network reaches."""
    spec = KernelSpec(argv=LAUNCH, display_name="Python 3", language="python")
    with tempfile.TemporaryDirectory(prefix="ck-") as folder:
        sockets = {}
        if os.name == "posix":
            sockets = {"transport": "ipc", "connection_file": str(Path(folder, "kernel.json"))}
        yield AsyncKernelManager(kernel_spec_manager=OneKernel(spec=spec), **sockets)


def _points(cell):
    return float(cell.metadata.nbgrader.get("points", 0))


def _show(notebook, cell):
    """Prints a test's line; returns "passed", "failed" or "blank"."""
    name, error = grade_id_of(cell), error_of(cell)
    if error is None:
        points = determine_grade(cell)[0]
        print(f"  passes  {name} ({points:g} point{'' if points == 1 else 's'})", flush=True)
        return "passed"
    cause = cause_of(notebook, cell)
    if error.ename == "NotImplementedError" or (cause is not None and is_blank(cause)):
        print(f"  not answered yet: {name}", flush=True)
        return "blank"
    where = "" if cause is None else f"cell `{grade_id_of(cause)}` above ends in "
    error = error if cause is None else error_of(cause)
    print(f"  FAILS   {name}: {where}{error.ename}")
    lines = str(error.evalue).strip().splitlines()
    print("".join(f"            {line}\n" for line in lines[:LONGEST]), end="", flush=True)
    return "failed"
