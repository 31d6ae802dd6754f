"""The assignment that the hostile submissions answer: an instructor's notebook, made of pairs."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
HIDDEN_MARK = "no-student-may-see-this-line"  # stands in hidden tests only

GIVEN = "import numpy as np"

DOUBLE = """def double(values):
    ### BEGIN SOLUTION
    return 2 * values
    ### END SOLUTION"""

TEST_DOUBLE = f"""assert double(3) == 6
### BEGIN HIDDEN TESTS
values = np.random.default_rng().normal(size=(3, 4))  # {HIDDEN_MARK}
np.testing.assert_allclose(double(values), 2 * values)
assert np.allclose(double(values[0]), 2 * values[0])
### END HIDDEN TESTS"""

TALLY = """class Tally:
    ### BEGIN SOLUTION
    def __init__(self):
        self.total = 0

    def add(self, number):
        self.total += number
        return self
    ### END SOLUTION"""

TEST_TALLY = """tally = Tally()
tally.add(2)
assert tally.total == 2
### BEGIN HIDDEN TESTS
numbers = [int(n) for n in np.random.default_rng().integers(1, 100, size=3)]
for number in numbers:
    tally.add(number)
assert isinstance(tally, Tally)
assert tally.total == 2 + sum(numbers)
### END HIDDEN TESTS"""

SQUARES = """def squares():
    ### BEGIN SOLUTION
    number = 0
    while True:
        yield number * number
        number += 1
    ### END SOLUTION"""

TEST_SQUARES = """from itertools import islice

assert list(islice(squares(), 3)) == [0, 1, 4]
### BEGIN HIDDEN TESTS
count = int(np.random.default_rng().integers(5, 15))
assert list(islice(squares(), count)) == [n * n for n in range(count)]
### END HIDDEN TESTS"""

ANSWER = """### BEGIN SOLUTION
answer = 42
### END SOLUTION"""

TEST_ANSWER = """assert answer > 0
### BEGIN HIDDEN TESTS
assert answer == 42
### END HIDDEN TESTS"""

REVERSE = """def reverse(items):
    ### BEGIN SOLUTION
    items.reverse()
    ### END SOLUTION"""

TEST_REVERSE = """items = [1, 2, 3]
assert reverse(items) is None
assert items == [3, 2, 1]
### BEGIN HIDDEN TESTS
numbers = [int(n) for n in np.random.default_rng().integers(1, 100, size=9)]
items = list(numbers)
reverse(items)
assert items == numbers[::-1]
### END HIDDEN TESTS"""

MEAN = """def mean(values):
    ### BEGIN SOLUTION
    return float(np.mean(values))
    ### END SOLUTION"""

TEST_MEAN = """samples = np.random.default_rng().normal(size=(4, 5)) + [[1], [2], [3], [4]]
errors = np.array([abs(mean(sample) - sample.mean()) for sample in samples])
np.sum(1 - np.clip(1e6 * errors, 0, 1))"""

ESSAY = "What is a mean good for?"


def _cell(name, source, *, make=new_code_cell, **settings):
    switches = dict.fromkeys(("grade", "locked", "solution", "task"), False)
    metadata = {"schema_version": 3, "grade_id": name, **switches, **settings}
    return make(source, id=name, metadata={"nbgrader": metadata})


def _answer(name, source):
    return _cell(name, source, solution=True)


def _test(name, source, points):
    return _cell(name, source, grade=True, locked=True, points=points)


def probe_notebook():
    """Returns the notebook, 14 points by tests and 5 by hand."""
    cells = [
        new_markdown_cell("# A probe", id="title"),
        _cell("given", GIVEN, locked=True),
        _answer("double", DOUBLE),
        _test("test_double", TEST_DOUBLE, 3),
        _answer("tally", TALLY),
        _test("test_tally", TEST_TALLY, 2),
        _answer("squares", SQUARES),
        _test("test_squares", TEST_SQUARES, 2),
        _answer("answer", ANSWER),
        _test("test_answer", TEST_ANSWER, 1),
        _answer("reverse", REVERSE),
        _test("test_reverse", TEST_REVERSE, 2),
        _answer("mean", MEAN),
        _test("test_mean", TEST_MEAN, 4),
        _cell("essay", ESSAY, make=new_markdown_cell, grade=True, solution=True, points=5),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
