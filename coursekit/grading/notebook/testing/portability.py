"""Finds, before an assignment is released, what in its tests cannot run outside of the kernel."""

import ast
import builtins
from typing import NamedTuple

from coursekit.grading.notebook.cells import grade_id_of, is_test
from coursekit.grading.notebook.testing.plan import names_in, parse, read_plan

INSPECTION = "read what the function returns; the student's code is not in this process"
ADVICE = {
    "inspect": INSPECTION,
    "gc": INSPECTION,
    "dis": INSPECTION,
    "ast": INSPECTION,
}
CALLS = {
    "exec": "write the code itself",
    "eval": "write the expression itself",
    "globals": "name what the test needs",
    "locals": "name what the test needs",
    "get_ipython": "use Python instead of a magic or a shell command",
    "open": "let the student's function return what is in the file",
}
PATCHED = ("sys.stdout", "sys.stderr", "sys.stdin", "builtins.input")


class Problem(NamedTuple):
    """A line that cannot be moved, and what to write instead."""

    cell: str
    line: int
    text: str
    advice: str

    def __str__(self):
        """Returns two lines for a terminal."""
        return f"{self.cell}, line {self.line}: `{self.text}`\n    {self.advice}"


def problems(notebook):
    """Lists what in a notebook's tests cannot run outside of the student's kernel.

    Args:
        notebook: The instructor's notebook.

    Returns:
        A list of `Problem`s, in the order of the cells.
    """
    plan = read_plan(notebook)
    tests = [cell for cell in notebook.cells if is_test(cell)]
    bodies = [node for cell in tests for node in parse(cell.source).body]
    names = {node.name for node in bodies if isinstance(node, ast.ClassDef)}
    found = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        tree = parse(cell.source)
        name = grade_id_of(cell) or "a cell without a name"
        lines = cell.source.splitlines()
        seen = _in_test(tree, plan) if is_test(cell) else _outside(tree, names, notebook)
        for node, advice in seen:
            text = lines[node.lineno - 1].strip() if node.lineno <= len(lines) else ""
            found.append(Problem(name, node.lineno, text, advice))
    return found


def _in_test(tree, plan):
    """Yields nodes of a test with what is to be written instead."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            modules = [alias.name for alias in node.names] + [getattr(node, "module", None)]
            for module in ADVICE.keys() & set(modules):
                yield node, ADVICE[module]
        elif isinstance(node, ast.ClassDef):
            bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
            for base in bases & plan.remote:
                yield node, f"`{base}` is the student's: make the subclass in an answer cell"
        elif isinstance(node, ast.Call):
            yield from _call(node, plan)
        elif isinstance(node, ast.Name) and node.id in plan.unknown:
            yield node, f"no cell makes `{node.id}`: make it in an answer or in this cell"


def _call(node, plan):
    function = node.func
    named = node.args and isinstance(node.args[0], ast.Constant)
    name = function.id if isinstance(function, ast.Name) else None
    given = name == "open" and named  # the instructor's files are at hand
    if name in CALLS.keys() - plan.remote and not given:
        yield node, CALLS[name]
    replaced = node.args[0].value if named else None
    if ast.unparse(function).endswith("patch") and node.args and replaced not in PATCHED:
        yield node, "pass the replacement as an argument: the student's code is elsewhere"


def _outside(tree, names, notebook):
    """Yields uses, outside of tests, of classes that only tests make."""
    others = [c for c in notebook.cells if c.cell_type == "code" and not is_test(c)]
    made = frozenset().union(*(names_in(parse(cell.source))[0] for cell in others))
    bound = names_in(tree)[1]
    for node in ast.walk(tree):
        alone = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        if alone and node.id in (names & bound) - made and not hasattr(builtins, node.id):
            yield node, f"only a test makes the class `{node.id}`: make it in another cell"
