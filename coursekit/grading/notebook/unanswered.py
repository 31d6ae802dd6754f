"""Why a visible test cannot pass: an answer above it is still blank, or broke."""

import ast
import re

from coursekit.grading.notebook.cells import has_code, is_solution
from coursekit.grading.notebook.testing.plan import parse

NOT_DEFINED = re.compile(r"name '(\w+)' is not defined")


def error_of(cell):
    """Returns the first error among a cell's outputs, or None."""
    return next((output for output in cell.outputs if output.output_type == "error"), None)


def cause_of(notebook, test):
    """Looks for the answer because of which a test failed.

    Args:
        notebook: A notebook that ran, at least down to the test.
        test: One of its cells, with an error among its outputs.

    Returns:
        The cell of the answer, which is blank or ended in an error of its own, or None where the
            test itself failed.
    """
    found = NOT_DEFINED.search(error_of(test).evalue)
    if error_of(test).ename != "NameError" or found is None:
        return None
    above = [cell for cell in notebook.cells[: notebook.cells.index(test)] if is_solution(cell)]
    broken = (c for c in reversed(above) if error_of(c) and found[1] in _defined(c.source))
    deleted = above[-1] if above and not has_code(above[-1].source) else None
    return next(broken, deleted)


def is_blank(answer):
    """Says whether the cell of an answer has no code, or stops where the answer is to be."""
    error = error_of(answer)
    return not has_code(answer.source) or (
        error is not None and error.ename == "NotImplementedError"
    )


def _defined(source):
    """Returns the names that a cell's statements bind, those inside of functions left out."""
    names = set()
    for statement in parse(source).body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(statement.name)
        else:
            stored = (n for n in ast.walk(statement) if isinstance(n, ast.Name))
            names |= {name.id for name in stored if isinstance(name.ctx, ast.Store)}
    return names
