"""Tests that wrong answers pass are found by trying them, in a real jail."""

from coursekit.grading.course.trial_answers import passing
from coursekit.grading.jail.jail import JailSettings
from grading_cells import nbgrader_cell
from jail_check import needs_bubblewrap
import nbformat
from nbformat.v4 import new_notebook

ANSWER = """import numpy as np

def double(x):
    return 2 * x

def both(x):
    return double(x), x.shape

class Scale:
    def __init__(self, by):
        self.by = by

    def apply(self, x):
        return self.by * x"""
TESTS = {
    "strong": "assert np.allclose(double(np.ones((2, 3))), 2) and double(x).shape == (3,)",
    "any_shape": "assert np.allclose(np.sort(np.ravel(double(x))), np.sort(2 * x))",
    "any_values": "assert double(x).shape == x.shape",
    "empty": "assert not any(v != 2 for v in double(np.ones(3)).ravel())",
    "method": "assert Scale(1).apply(x) is not None",
    "pair": "assert both(x)[1] == (3,)",
    "number": "assert 2 * 3 == 6",
}


@needs_bubblewrap
def test_what_passes_with_a_wrong_answer_is_found():
    cells = [nbgrader_cell("answer", ANSWER, solution=True)]
    for name, code in TESTS.items():
        source = f"import numpy as np\nx = np.random.default_rng().normal(size=3)\n{code}"
        cells.append(nbgrader_cell(name, source, grade=True, locked=True, points=1))
    sources = {"a.ipynb": nbformat.writes(new_notebook(cells=cells))}
    found = passing(sources, {}, JailSettings(), seconds=30)
    found = {name: set(words) for (_, name), words in found.items()}
    assert "number" not in found
    assert found["strong"] == {"another dtype"}
    assert found["any_shape"] == {"another dtype", "another shape"}
    assert {"zeros", "NaN", "another dtype"} <= found["any_values"]
    assert "an empty array" in found["empty"]
    assert {"an empty array", "zeros", "another shape"} <= found["method"]
    assert "zeros" in found["pair"]
