"""What of an instructor's notebook runs in the grader, and what in the student's kernel."""

import ast

from coursekit.grading.errors import CourseError
from coursekit.grading.notebook.testing.plan import names_in, needs, parse, read_plan
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from outside_check import grading_cell
import pytest


def plan(*cells):
    """Plans a notebook: "answer", "test" or "given" and the source, for each cell."""
    roles = {"answer": {"solution": True}, "given": {}, "test": {"grade": True, "points": 1}}
    numbered = enumerate(cells)
    made = [grading_cell(f"cell{i}", text, **roles[role]) for i, (role, text) in numbered]
    return read_plan(new_notebook(cells=made))


def prelude(found, name):
    return [ast.unparse(node) for node in found.cells[name].prelude]


def test_imports_and_constants_that_a_test_needs_run_in_the_grader():
    found = plan(
        ("given", "import numpy as np\nimport json\nSIZE = 3\nUNUSED = SIZE + 1"),
        ("answer", "def f():\n    return np.zeros(SIZE)"),
        ("test", "assert np.all(f() == np.zeros(SIZE))"),
    )
    assert prelude(found, "cell2") == ["import numpy as np", "SIZE = 3"]
    assert found.remote == {"f"}
    assert found.unknown == ()


def test_what_depends_on_an_answer_is_the_students():
    found = plan(
        ("answer", "def f(x):\n    return x"),
        ("given", "y = f(2)\nz = y + 1\nalone = 5\nsquares = [f(i) for i in range(3)]"),
        ("test", "assert (y, z, alone, squares) == (2, 3, 5, [0, 1, 2])"),
    )
    assert found.remote == {"f", "y", "z", "squares"}
    assert prelude(found, "cell2") == ["alone = 5"]


def test_a_helper_that_calls_an_answer_runs_in_the_grader():
    found = plan(
        ("given", "STEP = 1\n\ndef check(x):\n    return f(x) == x + STEP"),
        ("answer", "def f(x):\n    return x + 1"),
        ("given", "def more(x):\n    return check(x)\n\ndef unused():\n    pass"),
        ("test", "assert more(1)"),
    )
    assert found.remote == {"f"}
    names = [node.split("(")[0] for node in prelude(found, "cell3")]
    assert names == ["STEP = 1", "def check", "def more"]


def test_each_cell_gets_what_stands_between_it_and_the_one_before():
    found = plan(
        ("given", "a = 1"),
        ("test", "assert a"),
        ("given", "a = 2\nb = 3"),
        ("test", "assert a + b"),
        ("test", "assert b"),
    )
    assert [prelude(found, name) for name in found.cells] == [["a = 1"], ["a = 2", "b = 3"], []]


def test_calls_that_change_what_a_test_needs_run_too():
    found = plan(
        ("given", "import random\ndata = []\ndata.append(1)\nprint(data)\nrandom.seed(3)"),
        ("answer", "def f():\n    return 1"),
        ("test", "assert len(data) == f() and random.random() < 1"),
    )
    expected = ["import random", "data = []", "data.append(1)", "random.seed(3)"]
    assert prelude(found, "cell2") == expected


def test_names_of_earlier_tests_are_the_graders():
    found = plan(
        ("answer", "def f():\n    return 1"),
        ("test", "expected = 1\nassert f() == expected"),
        ("test", "assert f() == expected"),
    )
    assert found.remote == {"f"}
    assert found.unknown == ()


def test_a_name_that_no_cell_makes_is_the_students_and_is_told():
    found = plan(("answer", "def f():\n    return 1"), ("test", "assert g() == f() == helper"))
    assert found.unknown == ("g", "helper")
    assert found.remote == {"f", "g", "helper"}


def test_a_name_that_only_a_later_test_makes_is_unknown():
    found = plan(("test", "assert late"), ("test", "late = 1"))
    assert found.unknown == ("late",)


def test_classes_of_the_answers_are_makers():
    found = plan(("answer", "class A:\n    pass\n\nB = A"), ("test", "assert A() and B()"))
    assert found.makers == {"A"}
    assert found.remote == {"A", "B"}


def test_names_that_the_answers_use_and_a_test_changes_are_shared():
    found = plan(
        ("answer", "LIMIT = 1\n\ndef f():\n    return 1\n\ndef g():\n    return f() + LIMIT"),
        ("test", "kept = f\ndel f\nLIMIT = 3\nx = g\nf = kept"),
    )
    assert found.shared == {"f", "LIMIT"}


def test_magics_do_not_run_in_the_grader():
    found = plan(
        ("given", "%matplotlib inline\nimport math\n!ls\nfiles = !ls"),
        ("answer", "def f():\n    return 1"),
        ("test", "assert f() == math.cos(0)"),
    )
    assert prelude(found, "cell2") == ["import math"]


def test_loops_branches_and_blocks_count_as_one_statement():
    found = plan(
        ("given", "total = 0\nfor i in range(3):\n    total += i\nif total:\n    name = 'a'"),
        ("given", "try:\n    import gone\nexcept ImportError:\n    gone = None"),
        ("given", "with open('x') as file:\n    text = file.read()"),
        ("test", "assert total and name and gone is None"),
    )
    kinds = [type(node).__name__ for node in found.cells["cell3"].prelude]
    assert kinds == ["Assign", "For", "If", "Try"]


def test_cells_that_people_grade_are_answers():
    manual = grading_cell("essay", "result = 5", grade=True, solution=True, points=2)
    test = grading_cell("test", "assert result", grade=True, points=1)
    task = new_markdown_cell("Write.", metadata=manual.metadata)
    found = read_plan(new_notebook(cells=[manual, task, new_code_cell("z = result"), test]))
    assert list(found.cells) == ["test"]
    assert found.remote == {"result", "z"}


def test_points_and_sources_are_kept():
    cell = plan(("test", "assert 1")).cells["cell0"]
    assert (cell.name, cell.source, cell.points) == ("cell0", "assert 1", 1.0)


def test_what_is_no_python_is_an_error():
    with pytest.raises(SyntaxError):
        plan(("given", "def"))


@pytest.mark.parametrize(
    ("source", "binds", "reads"),
    [
        ("x = y", {"x"}, {"y"}),
        ("x += y", {"x"}, {"x", "y"}),
        ("import a.b, c as d", {"a", "d"}, set()),
        ("from m import n as o", {"o"}, set()),
        ("[i for i in z]", set(), {"z"}),
        ("{k: v for k, v in z.items() if w}", set(), {"z", "w"}),
        ("(y := x)", {"y"}, {"x"}),
        ("def f(a, b=c):\n    d = a + e\n    return d", {"f"}, {"c", "e"}),
        ("def f():\n    global g\n    g = h", {"f", "g"}, {"h"}),
        ("class C(B):\n    x = y\n    def m(self):\n        return z", {"C"}, {"B", "y", "z"}),
        ("lambda a: a + b", set(), {"b"}),
        ("@dec\ndef f(): pass", {"f"}, {"dec"}),
        ("for i in xs:\n    pass", {"i"}, {"xs"}),
        ("with o as p:\n    pass", {"p"}, {"o"}),
        ("try:\n    a\nexcept E as e:\n    b", {"e"}, {"a", "b", "E"}),
        ("del x", {"x"}, {"x"}),
        ("a.b = c[d]", set(), {"a", "c", "d"}),
        ("x: T = 1", {"x"}, {"T"}),
        ("f'{a!r:>{b}}'", set(), {"a", "b"}),
        ("def f():\n    v = 1\n    def g():\n        return v + w\n    return g", {"f"}, {"w"}),
        ("class A:\n    n = 1\n    def m(self):\n        return n", {"A"}, {"n"}),
    ],
)
def test_names_that_code_binds_and_reads(source, binds, reads):
    assert names_in(parse(source)) == (binds, reads)


def test_a_test_needs_what_it_reads_before_it_binds_it():
    tree = parse("a = b\nb = a\nprint(a)\ndef f():\n    return g\nh = f()\nif h:\n    k = k + 1")
    assert needs(tree) == {"b", "print", "g", "k"}


def test_names_that_a_later_answer_makes_anew_are_the_students_again():
    found = plan(
        ("answer", "def f():\n    return 3"),
        ("test", "result = f()\nassert result == 3"),
        ("answer", "result = 5"),
        ("given", "twice = 2 * result\nalone = 1"),
        ("test", "assert (result, twice, alone) == (5, 10, 1)"),
        ("test", "assert result == 5"),
    )
    assert [cell.rebound for cell in found.cells.values()] == [{"f"}, {"result", "twice"}, set()]


def test_modules_that_cells_import_without_a_condition():
    found = plan(
        (
            "given",
            "import numpy as np, os.path\ntry:\n    import cv2\nexcept ImportError:\n    pass",
        ),
        ("answer", "from scipy.ndimage import label\nfrom . import x"),
        ("test", "import json"),
    )
    assert found.modules == ("numpy", "os", "scipy")


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}},
        {"language_info": {"name": "R"}},
        {"kernelspec": {"name": "jl", "display_name": "Julia", "language": "julia"}},
    ],
)
def test_other_languages_are_refused(metadata):
    with pytest.raises(CourseError, match="only notebooks in Python can be graded; got one in"):
        read_plan(new_notebook(metadata=metadata))


def test_a_cell_that_is_no_python_is_named_with_its_line():
    with pytest.raises(SyntaxError, match=r"cell1, line 2, `x <- 2 \+`: invalid syntax"):
        plan(("answer", "x = 1"), ("test", "x\nx <- 2 +"))
