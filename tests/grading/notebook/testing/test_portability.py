from coursekit.cli import main
from coursekit.grading.notebook.testing.portability import problems
from grading_cells import nbgrader_cell
from jail_check import needs_bubblewrap
import nbformat
from nbformat.v4 import new_code_cell, new_notebook
import pytest

ANSWER = "class Shape: pass\ndef area(side): return side ** 2"


def found(test, *, before=()):
    cells = [*before, nbgrader_cell("answer", ANSWER, solution=True)]
    cells.append(nbgrader_cell("test", test, grade=True, points=1))
    return problems(new_notebook(cells=cells))


@pytest.mark.parametrize(
    "test",
    [
        "assert area(2) == 4",
        "shape = Shape()\nassert isinstance(shape, Shape)",
        "import numpy as np\nnp.testing.assert_allclose([area(s) for s in (1, 2)], [1, 4])",
        "class Probe:\n    def __call__(self, x):\n        return area(x)\nassert Probe()(2) == 4",
        "area = len",
        "assert open('data.txt').read() == str(area(2))",
        "from unittest.mock import patch\nwith patch('sys.stdout') as out:\n    area(2)",
        "try:\n    area('a')\nexcept TypeError as error:\n    message = str(error)",
    ],
)
def test_what_can_be_moved_is_no_problem(test):
    assert found(test) == []


@pytest.mark.parametrize(
    ("test", "line", "advice"),
    [
        ("x = 1\nclass Square(Shape): pass", 2, "make the subclass in an answer cell"),
        ("import inspect\ninspect.getsource(area)", 1, "the student's code is not in this process"),
        ("from inspect import getsource", 1, "the student's code is not in this process"),
        ("globals()['area'](2)", 1, "name what the test needs"),
        ("assert eval('area(2)') == 4", 1, "write the expression itself"),
        ("text = open(area(2)).read()", 1, "return what is in the file"),
        ("!ls", 1, "use Python instead of a magic"),
        ("from unittest.mock import patch\nwith patch('x.y'): area(2)", 2, "as an argument"),
        ("assert volume(2) == 8", 1, "no cell makes `volume`"),
    ],
)
def test_what_cannot_be_moved_has_its_line_and_what_to_write(test, line, advice):
    (problem,) = found(test)
    assert (problem.cell, problem.line) == ("test", line)
    assert problem.text == test.splitlines()[line - 1]
    assert advice in problem.advice


def test_a_class_that_only_a_test_makes_is_none_of_the_kernels():
    cells = [
        nbgrader_cell("answer", ANSWER, solution=True),
        nbgrader_cell("test", "class Side: pass\nside = 3", grade=True, points=1),
        new_code_cell("print(area(side), Side())"),
    ]
    (problem,) = problems(new_notebook(cells=cells))
    assert "only a test makes the class `Side`" in problem.advice
    cells[2] = new_code_cell("print(area(side))")
    assert problems(new_notebook(cells=cells)) == []


def test_a_release_with_such_a_test_is_refused(course, capsys):
    path = course / "source" / "doubling" / "doubling.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[2].source = "import inspect\nassert inspect.getsource(double)"
    nbformat.write(notebook, path)
    assert main(["release", "doubling", "--course", str(course)]) == 1
    error = capsys.readouterr().err
    assert "doubling.ipynb: check, line 1: `import inspect`" in error
    assert not (course / "release").exists()


@needs_bubblewrap
def test_a_release_whose_own_answers_fail_is_refused(course, capsys):
    path = course / "source" / "doubling" / "doubling.ipynb"
    path.write_text(path.read_text().replace("return 2 * number", "return 3 * number"))
    assert main(["release", "doubling", "--course", str(course)]) == 1
    error = capsys.readouterr().err
    assert "The instructor's own answers fail:" in error
    assert "test_double" in error
    assert not (course / "release").exists()
