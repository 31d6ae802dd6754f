"""Tries an assignment's tests with answers that are wrong on purpose, to find those that pass.

The instructor's functions run as they are; what they return to a test is replaced by an empty
array, zeros, NaN, the argument, or the right values in another dtype or shape.
"""

import ast

from coursekit.grading.notebook.cells import grade_id_of, is_solution
from coursekit.grading.notebook.submission import Job, grade_submission
from coursekit.grading.notebook.testing.plan import parse
import nbformat

MARK = "coursekit: a wrong answer was tried here"
VARIANTS = {
    "an empty array": "np.empty((0, *right.shape), right.dtype)",
    "zeros": "np.zeros_like(right)",
    "NaN": "np.full(right.shape, np.nan)",
    "its argument": "next((a for a in args if isinstance(a, np.ndarray)), right)",
    "another dtype": "right.astype('f8' if right.dtype != 'f8' else 'f4')",
    "another shape": "right.reshape(-1) if right.ndim > 1 else right[None]",
}
TRIAL = """

def __coursekit_trial__(function):
    import functools
    import numpy as np

    def wrong(right, args):
        if isinstance(right, (tuple, list)) and any(isinstance(r, np.ndarray) for r in right):
            return type(right)(wrong(r, args) for r in right)
        if not isinstance(right, np.ndarray) or right.dtype.kind not in "biufc":
            return right
        tried = {variant}
        same = tried.shape == right.shape and tried.dtype == right.dtype
        if same and np.array_equal(tried, right, equal_nan=right.dtype.kind in "fc"):
            return right
        print({mark!r})
        return tried

    @functools.wraps(function)
    def trial(*args, **options):
        state = __coursekit_trial__
        state.depth = getattr(state, "depth", 0) + 1
        try:
            right = function(*args, **options)
        finally:
            state.depth -= 1
        given = [*args, *options.values()]
        return right if state.depth else wrong(right, given)

    return trial

"""


def passing(sources, given, settings, *, seconds, warm=None):
    """Grades answers that are wrong on purpose.

    Args:
        sources: The instructor's notebooks as text, by file name.
        given: The instructor's files beside them, as bytes by relative path.
        settings: The `JailSettings`.
        seconds: How long one cell may take.
        warm: Source of kernels that start fast, or None.

    Returns:
        By (notebook's file name, grade id) of the tests that pass, what the functions returned
        then, as words of `VARIANTS`.
    """
    found = {}
    for words, variant in VARIANTS.items():
        answers = {name: _wrong(text, variant) for name, text in sources.items()}
        job = Job("instructor", sources, given | answers, settings, seconds, given)
        for name, result in grade_submission(job, warm).items():
            for cell in result["notebook"].cells:
                if _passes(cell):
                    found.setdefault((name, grade_id_of(cell)), []).append(words)
    return found


def _wrong(text, variant):
    """Returns a notebook's bytes in which the answers' functions return something else."""
    notebook = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code" and is_solution(cell):
            names = list(_functions(parse(cell.source)))
            trial = TRIAL.replace("{variant}", variant).replace("{mark!r}", repr(MARK))
            lines = [f"{name} = __coursekit_trial__({name})" for name in names]
            cell.source += "\n".join([trial, *lines]) if names else ""
    return nbformat.writes(notebook).encode()


def _functions(tree):
    """Yields the functions of an answer, and the plain methods of its classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                is_plain = isinstance(method, ast.FunctionDef) and not method.decorator_list
                if is_plain and (method.name == "__call__" or not method.name.startswith("_")):
                    yield f"{node.name}.{method.name}"


def _passes(cell):
    """Says whether a test passes with an answer that is wrong."""
    if not cell.metadata.get("nbgrader", {}).get("grade"):
        return False
    outputs = cell.get("outputs", ())
    tried = any(MARK in output.get("text", "") for output in outputs)
    return tried and not any(output.output_type == "error" for output in outputs)
