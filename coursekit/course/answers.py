"""Tells whether kept answers still belong to the exercises of their lesson.

Running all answers takes long, so that not every test run does. Each notebook of answers keeps
in its metadata a digest of what it was run from; where that has changed, it must run again.
Code counts by its syntax: comments and layout, of which no output follows, may change.
"""

import ast
import hashlib
from importlib.util import find_spec
import json
from pathlib import Path
import re

from coursekit.course.links import NAVIGATION
import nbformat

KEY = "made_from"
SECTION = re.compile(r"^## (.*)", re.MULTILINE)
EXERCISES = "Exercises"
WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
CHECKED = re.compile(r'^\s*check\("(\d\d\.\d)"', re.MULTILINE)


def made_from(answers):
    """Returns a digest of all that the outputs of a notebook of answers follow from.

    These are the code of the answers, the text and the code of the lesson's exercises, and the
    checks of that lesson.

    Args:
        answers: Path of the notebook, `answers/NN_name.ipynb` beside the lesson `NN_name.ipynb`.
    """
    answers = Path(answers)
    lesson = nbformat.read(answers.parents[1] / answers.name, as_version=4)
    number = answers.name[:2]
    checks = find_spec(f"coursekit.course.exercises.lesson_{number}")
    parts = [
        [
            syntax(cell.source)
            for cell in nbformat.read(answers, as_version=4).cells
            if is_code(cell)
        ],
        [syntax(c.source) if is_code(c) else c.source for c in exercise_cells(lesson)],
        syntax(Path(checks.origin).read_text("utf-8")) if checks else "",
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def syntax(code):
    """Returns what code does as nested lists and dictionaries, without its comments and layout.

    It is the same in every version of Python, which `ast.dump` is not. A docstring is part of it,
    since `check` says that of a check to whoever is right; so is a semicolon at the end, which
    keeps a notebook from showing a value.

    Args:
        code: Text. What is no Python, such as a line that begins with `%`, is returned as it is.
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return code
    for node in ast.walk(tree):
        if isinstance(node, WITH_DOCSTRING) and (text := ast.get_docstring(node)) is not None:
            node.body[0].value.value = text.strip()
    return [_plain(tree), _is_quiet(code, tree)]


def _is_quiet(code, tree):
    """Says whether a semicolon follows the last statement."""
    if not tree.body:
        return False
    last = tree.body[-1]
    line = code.split("\n")[last.end_lineno - 1].encode()
    return line[last.end_col_offset :].lstrip().startswith(b";")


def _plain(node):
    """Returns a part of a syntax tree as lists, dictionaries and text, without what is empty."""
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = {
        name: _plain(value)
        for name, value in ast.iter_fields(node)
        if value not in (None, []) and name != "kind"  # the u of u"text"
    }
    return [type(node).__name__, fields]


def exercise_cells(lesson):
    """Returns the cells of a lesson's exercises, from their heading to the next or the last links.

    Args:
        lesson: `nbformat.NotebookNode`.
    """
    cells, heading = [], ""
    for cell in lesson.cells:
        if cell.cell_type == "markdown" and (found := SECTION.search(cell.source)):
            heading = found[1].strip()
        if heading == EXERCISES and NAVIGATION not in cell.metadata.get("tags", ()):
            cells.append(cell)
    return cells


def unproven(answers):
    """Returns the names of the exercises whose kept output does not say that they are right.

    Args:
        answers: `nbformat.NotebookNode`, with its outputs.
    """
    outputs = [output for cell in answers.cells if is_code(cell) for output in cell.outputs]
    said = "".join(output.get("text", "") for output in outputs)
    return [name for name in checked(answers) if f"{name}: right." not in said]


def checked(notebook):
    """Returns the names of the exercises that a notebook checks, such as "18.1", in its order.

    Args:
        notebook: `nbformat.NotebookNode`.
    """
    sources = (cell.source for cell in notebook.cells if is_code(cell))
    return [name for source in sources for name in CHECKED.findall(source)]


def is_code(cell):
    """Whether a cell is code."""
    return cell.cell_type == "code"
