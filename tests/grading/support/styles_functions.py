"""Ways to test functions: in each, the right answer earns every point and the wrong one none."""

FUNCTIONS = {
    "numbers from NumPy": """
# %% given
import numpy as np
# %% right
def softmax(logits):
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)
# %% wrong
def softmax(logits):
    return np.exp(logits) / np.exp(logits).sum()
# %% test
random = np.random.default_rng(3)
logits = random.normal(size=(4, 5)).astype("float32")
answer = softmax(logits)
assert isinstance(answer, np.ndarray)
assert answer.dtype == np.float32, "single precision"
assert answer.shape == (4, 5)
np.testing.assert_allclose(answer.sum(axis=1), np.ones(4), rtol=1e-5)
assert np.allclose(answer, softmax(logits + 7), atol=1e-6)
assert (answer > 0).all() and np.isfinite(answer).all()
assert np.argmax(answer, axis=1).tolist() == np.argmax(logits, axis=1).tolist()
""",
    "keywords and defaults": """
# %% right
def scale(values, *, by=2, offset=0.0, **more):
    return [value * by + offset + sum(more.values()) for value in values]
# %% wrong
def scale(values, by=3, offset=0.0):
    return [value * by + offset for value in values]
# %% test
assert scale([1, 2]) == [2, 4]
assert scale(values=(1, 2), by=3) == [3, 6]
assert scale([1], offset=1.5, by=1) == [2.5]
assert scale([1], extra=10, other=1) == [13]
options = {"by": 5}
assert scale(*[[1]], **options) == [5]
""",
    "values that a test makes for cells below": """
# %% test_before
import math
side = 3
# %% given
area = side ** 2
root = math.sqrt(side)
# %% right
def both():
    return area, root
# %% wrong
def both():
    return root
# %% test
assert both() == (9, 3 ** 0.5) and area == 9
""",
    "unittest in a cell": """
# %% right
def mean(values):
    if not values:
        raise ValueError("no values")
    return sum(values) / len(values)
# %% wrong
def mean(values):
    return sum(values)
# %% test
import unittest

class TestMean(unittest.TestCase):
    def test_value(self):
        self.assertAlmostEqual(mean([1, 2, 4]), 7 / 3)
        self.assertEqual(mean([2, 4]), 3)

    def test_empty(self):
        with self.assertRaises(ValueError):
            mean([])

suite = unittest.defaultTestLoader.loadTestsFromTestCase(TestMean)
result = unittest.TextTestRunner().run(suite)
assert result.wasSuccessful(), result.failures
""",
    "unittest's main": """
# %% right
def double(value):
    return 2 * value
# %% wrong
def double(value):
    return value
# %% test
import unittest

class TestDouble(unittest.TestCase):
    def test_double(self):
        self.assertEqual(double(2), 4)

outcome = unittest.main(argv=[""], exit=False, verbosity=0)
assert outcome.result.wasSuccessful() and outcome.result.testsRun == 1
""",
    "points as a number": """
# %% right
def last(items):
    return items[-1]

def first(items):
    return items[0]
# %% wrong
def last(items):
    return items[0]

def first(items):
    return items[1]
# %% half
def last(items):
    return items[-1]

def first(items):
    raise NotImplementedError
# %% test
def earned(check):
    try:
        return 2 if check() else 0
    except Exception:
        return 0

earned(lambda: last([1, 2]) == 2) + earned(lambda: first([1, 2]) == 1)
""",
    "a name that the answers use, taken away and replaced": """
# %% right
RATE = 2

def squares(n):
    return [i * i for i in range(1, n + 1)]

def sum_of_squares(n):
    return sum(squares(n)) * RATE
# %% wrong
RATE = 2

def squares(n):
    return [i * i for i in range(1, n + 1)]

def sum_of_squares(n):
    return sum(i * i for i in range(1, n + 1)) * RATE
# %% test
original = squares
del squares
try:
    sum_of_squares(1)
except NameError:
    pass
else:
    raise AssertionError("sum_of_squares does not use squares")
finally:
    squares = original
assert sum_of_squares(2) == 10

def squares(n):
    return [100]

assert sum_of_squares(3) == 200
squares = original
RATE = 1
assert sum_of_squares(2) == 5
""",
    "helpers of the instructor's that call answers": """
# %% given
import numpy as np

TOLERANCE = 1e-6

def relative_error(a, b):
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-8))

def check_gradient(x):
    h = 1e-5
    return relative_error(grad(x), (loss(x + h) - loss(x - h)) / (2 * h)) < TOLERANCE
# %% right
def loss(x):
    return np.sin(x)

def grad(x):
    return np.cos(x)
# %% wrong
def loss(x):
    return np.sin(x)

def grad(x):
    return -np.cos(x)
# %% test
assert check_gradient(0.3)
assert all(check_gradient(x) for x in (0.1, 0.7))
""",
    "an example that fails on another answer": """
# %% right
def size(n):
    return n + 1

def area(n):
    return n * n
# %% wrong
def size(n):
    return n + 1

def area(n):
    return n
# %% other
def size(n):
    raise NotImplementedError

def area(n):
    return n * n
# %% given
def both(n):
    return size(n) * area(n)

example = both(3)
# %% test
assert area(3) == 9
example = area(2)
assert example == 4
# %% test_example
assert both(1) == 2
""",
    "forms of assert": """
# %% right
def stats(values):
    return {"n": len(values), "max": max(values), "items": tuple(values), "none": None}
# %% wrong
def stats(values):
    return {"n": 0, "max": 0, "items": (), "none": 0}
# %% test
found = stats([3, 1, 2])
assert found["none"] is None
assert found["n"] == 3, "n"
assert 0 < found["max"] <= 3
assert found["max"] not in (1, 2) and not found["max"] == 1
assert isinstance(found, dict) and set(found) == {"n", "max", "items", "none"}
assert sorted(found["items"]) == [1, 2, 3]
assert type(found["items"]) == tuple and type(found["items"]) is tuple
assert callable(stats) and stats.__name__ == "stats"
assert abs(found["max"] - 3.0) < 1e-9
assert (lambda value: value > 0)(found["n"])
""",
}
