"""A trial before the first submission: what fails in it is no student's fault.

It is graded like a submission, in the same jail, with the same limits and beside the same files
of the instructor's. It imports what the assignment's cells and tests import, and one of its tests
calls a function in its kernel.
"""

import ast
from importlib.util import find_spec
from pathlib import PurePosixPath

from coursekit.grading.errors import GraderError
from coursekit.grading.notebook.cells import is_solution, is_test
from coursekit.grading.notebook.submission import Job, Ungraded
from coursekit.grading.notebook.testing.plan import parse, read_plan
from coursekit.grading.workers.start_worker import modules_of
import nbformat
from nbformat.v4 import new_code_cell, new_notebook

NAME = "coursekit_trial"
ANSWER = f"def {NAME}(number):\n    return number + 1"
TEST = f"assert {NAME}(1) == 2"
SETTINGS = ("sys.path", "os.environ", "os.chdir")  # what an import may depend on
IMPORTS = (ast.Import, ast.ImportFrom)


def trial_job(sources, given, *, settings, seconds, handed_in=()):
    """Makes the trial of an assignment.

    Args:
        sources: The instructor's notebooks as text, by file name.
        given: The instructor's files beside them, as bytes by relative path.
        settings: The `JailSettings`.
        seconds: How long one cell may take.
        handed_in: Paths of files that students have handed in: a module that is found nowhere
            else is not tried.

    Returns:
        A `Job`.
    """
    modules = {PurePosixPath(path).parts[0].removesuffix(".py") for path in handed_in}
    absent = {name for name in modules if name.isidentifier() and not _is_here(name)}
    trials = {name: nbformat.writes(_trial(text, absent)) for name, text in sources.items()}
    files = {name: text.encode() for name, text in trials.items()}
    return Job(NAME, trials, files, settings, seconds, given)


def check_trial(result):
    """Makes sure that a trial went well.

    Args:
        result: What `grade_submission` returned for it, or an `Ungraded`.

    Raises:
        GraderError: If not.
    """
    problem = result.problem if isinstance(result, Ungraded) else _problem(result)
    if problem:
        raise GraderError(
            f"No submission was graded, since a trial before the first one failed: {problem}. "
            "Nothing was recorded; `coursekit doctor` checks the jail."
        )


def _trial(text, absent):
    """Returns a notebook of what an instructor's notebook imports, and of one call."""
    source = nbformat.reads(text, as_version=4)
    named = [f"    import {module}" for module in modules_of({"": text})]
    cells = [new_code_cell("\n".join(["if False:", *named]))] if named else []  # so it is as warm
    for cell in source.cells:
        if cell.cell_type == "code" and not is_test(cell) and not is_solution(cell):
            cells.append(new_code_cell(_kept(parse(cell.source).body, absent)))
    cells.append(_cell(NAME, ANSWER, solution=True))
    for name, test in read_plan(source).cells.items():
        kept = _kept([*test.prelude, *parse(test.source).body], absent)
        cells.append(_cell(name, kept, grade=True, locked=True, points=1))
    cells.append(_cell(f"test_{NAME}", TEST, grade=True, locked=True, points=1))
    return new_notebook(cells=cells, metadata=source.metadata)


def _cell(name, source, **settings):
    switches = dict.fromkeys(("grade", "locked", "solution", "task"), False)
    metadata = {"schema_version": 3, "grade_id": name, **switches, **settings}
    return new_code_cell(source, metadata={"nbgrader": metadata})


def _kept(statements, absent):
    """Returns the code of imports, and of what they depend on."""
    lines = [ast.unparse(node) for node in statements if _matters(node, absent)]
    return "\n".join(lines)


def _matters(node, absent):
    if isinstance(node, IMPORTS):
        names = [alias.name for alias in node.names]
        module = getattr(node, "module", None)
        if module == "__future__":  # it must stand first, and nothing can be missing
            return False
        return not {name.partition(".")[0] for name in ([module] if module else names)} & absent
    simple = isinstance(node, (ast.Expr, ast.Assign, ast.AugAssign))
    return simple and any(words in ast.unparse(node) for words in SETTINGS)


def _is_here(module):
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _problem(result):
    """Returns what went wrong first, or ""."""
    for notebook in result.values():
        cells = notebook["notebook"].cells
        outputs = [output for cell in cells for output in cell.get("outputs", ())]
        errors = [output for output in outputs if output.output_type == "error"]
        said = [f"{error.ename}: {error.evalue}" for error in errors]
        if notebook["reason"] or said:
            return notebook["reason"] or said[0]
    return ""
