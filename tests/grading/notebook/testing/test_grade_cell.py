"""Each way to write a test, run in the grader against answers in a real kernel in its jail."""

from jail_check import needs_bubblewrap
from outside_check import POINTS, StudentKernel
import pytest
from styles_calls import CALLS
from styles_data import DATA
from styles_functions import FUNCTIONS
from styles_keras import KERAS
from styles_library import LIBRARY
from styles_objects import OBJECTS

pytestmark = needs_bubblewrap
STYLES = FUNCTIONS | CALLS | DATA | OBJECTS | LIBRARY

FEEDBACK = """
# %% given
import numpy as np
# %% right
def scale(x, by=2):
    return x * by

class Box:
    def __init__(self, size):
        self.size = size
# %% wrong
def scale(x, by=2):
    x = x.astype("float32")
    x[-1, -1] += 0.5
    return x * by

class Box:
    def __init__(self, size):
        self.size = str(size)
# %% raising
def scale(x, by=2):
    half = by // 0
    return x * half
# %% test_values
secret = np.arange(12.0).reshape(3, 4)
assert np.allclose(scale(secret, by=3), 3 * secret), "scale multiplies each value"
# %% test_equal
assert scale(np.ones((2, 2))).shape == (2, 3)
# %% test_type
assert isinstance(Box(3).size, int) and Box(3).size == 3
# %% test_chain
assert 0 < scale(np.float64(2)) <= 3
# %% test_all
assert (scale(np.ones((2, 3))) == 2).all()
# %% test_hidden
value = scale(np.ones((2, 2)), by=1)
### BEGIN HIDDEN TESTS
assert value.dtype == "float64"
### END HIDDEN TESTS
# %% test_testing
np.testing.assert_allclose(scale(np.ones((2, 3))), 2 * np.ones((2, 3)))
"""


@pytest.fixture(scope="module")
def student():
    with StudentKernel() as kernel:
        yield kernel


@pytest.mark.parametrize("style", STYLES)
def test_a_right_answer_earns_every_point(student, style):
    test = student.grade(STYLES[style]).test
    assert test.points == POINTS, test.text


@pytest.mark.parametrize("style", STYLES)
def test_a_wrong_answer_earns_none(student, style):
    assert student.grade(STYLES[style], "wrong").test.points == 0


CHEATS = {
    "an argument that is destroyed, beside a copy of something else": """
# %% right
def scale(x):
    return 2 * x
# %% cheat
def scale(x):
    x[...] = 0
    return x
# %% test
import numpy as np
x = np.arange(6.0)
other = x.copy()
assert np.allclose(scale(x), 2 * x)
""",
    "an argument that is destroyed though the source changes a copy of it": """
# %% right
def scale(x):
    x = x.copy()
    x *= 2
    return x
# %% cheat
def scale(x):
    x[...] = 0
    return x
# %% test
import numpy as np
x = np.arange(6.0)
assert np.allclose(scale(x), 2 * x)
""",
    "a result that is written later": """
# %% right
import numpy as np
def predict(x):
    return 2 * x
def mse(p, y):
    return float(np.mean((p - y) ** 2))
# %% cheat
def predict(x):
    return np.zeros_like(x)
def mse(p, y):
    p[...] = y
    return 0.0
# %% test
import numpy as np
x, y = np.arange(6.0), 2 * np.arange(6.0)
p = predict(x)
assert mse(p, y) == 0
assert np.allclose(p, y)
""",
    "a result that changes when another function is called": """
# %% right
import numpy as np
def predict(x):
    return 2 * x
def target(x):
    return 2 * x
# %% cheat
import numpy as np
last = np.zeros(6)
def predict(x):
    return last
def target(x):
    last[...] = 2 * x
    return 2 * x
# %% test
import numpy as np
x = np.arange(6.0)
p = predict(x)
target(x)
assert np.allclose(p, 2 * x)
""",
    "a skipped test": """
# %% right
def f(x):
    return x
# %% cheat
import unittest
def f(x):
    raise unittest.SkipTest("not today")
# %% test
import unittest
class TestF(unittest.TestCase):
    def test_f(self):
        self.assertEqual(f(1), 1)
result = unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(TestF))
assert result.wasSuccessful()
""",
    "an end of the loop over the cases": """
# %% right
def f(x):
    return x
# %% cheat
def f(x):
    raise StopIteration
# %% test
assert all(map(lambda x: f(x) == x, [1, 2, 3]))
""",
    "a context that swallows failed checks": """
# %% right
class Box:
    def __enter__(self):
        return 3
    def __exit__(self, *error):
        return False
# %% cheat
class Box:
    def __enter__(self):
        return 0
    def __exit__(self, *error):
        return True
# %% test
with Box() as value:
    assert value == 3
""",
    "an object that equals everything": """
# %% right
class Number:
    def __init__(self, value):
        self.value = value

def f(x):
    return x + 1
# %% cheat
class Number:
    def __init__(self, value):
        self.value = self
    def __eq__(self, other):
        return True
    def __getattr__(self, name):
        return self

def f(x):
    return Number(x)
# %% test
number = Number(3)
assert f(1) == 2 and f(2) in [3] and number.value == 3
""",
    "an exit of the process": """
# %% right
def f(x):
    return x
# %% cheat
def f(x):
    raise SystemExit(0)
# %% test
value = f(1)
""",
    "a value that changes after it was looked at": """
# %% right
def f(x):
    return [v * 2 for v in x]

def g(x):
    return 0
# %% cheat
kept = []
def f(x):
    kept.append(x)
    return [0 for v in x]

def g(x):
    kept[0][:] = [0 for v in kept[0]]
    return 0
# %% test
x = [1, 2]
result = f(x)
g(3)
assert result == [v * 2 for v in x]
""",
}


@pytest.mark.parametrize("name", CHEATS)
def test_an_answer_that_cheats_earns_none(student, name):
    assert student.grade(CHEATS[name]).test.points == POINTS
    assert student.grade(CHEATS[name], "cheat").test.points == 0


def test_a_cell_that_ends_in_a_number_earns_that_many_points(student):
    assert student.grade(FUNCTIONS["points as a number"], "half").test.points == 2


def test_an_example_that_fails_costs_no_other_question(student):
    graded = student.grade(FUNCTIONS["an example that fails on another answer"], "other")
    assert (graded.test.points, graded.test_example.points) == (POINTS, 0)


def test_feedback_says_what_was_called_and_how_the_answer_differs(student):
    graded = student.grade(FEEDBACK, "wrong")
    assert graded.test_values.text.splitlines() == [
        "AssertionError in test_values, line 2",
        "scale multiplies each value",
        "expected float64 array of shape (3, 4)",
        "got      float32 array of shape (3, 4)",
        "1 of 12 values differ, first at index (2, 3): 34.5 instead of 33.0",
        "largest error 1.5",
        "the last call: scale(float64 array of shape (3, 4), by=3 (int))",
    ]
    assert "expected (2, 3) (tuple)\ngot      (2, 2) (tuple)" in graded.test_equal.text
    assert "got '3' (str), which is no int" in graded.test_type.text
    assert "1 of 6 values differ, first at index (1, 2): 3.0 instead of 2" in graded.test_all.text
    assert graded.test_hidden.text.startswith("AssertionError in a hidden check of test_hidden\n")
    assert "Mismatched elements: 1 / 6" in graded.test_testing.text


def test_feedback_says_where_in_the_answer_an_exception_was_raised(student):
    text = student.grade(FEEDBACK, "raising").test_values.text
    assert text.startswith(
        "ZeroDivisionError: integer division or modulo by zero\n"
        "raised by your code, line 2, called from test_values, line 2\n"
        "the last call: scale(float64 array of shape (3, 4), by=3 (int))\n"
    )
    assert "half = by // 0" in text


def test_feedback_shows_no_source_of_a_test(student):
    for answer in ("wrong", "raising", "none"):
        texts = [graded.text for graded in vars(student.grade(FEEDBACK, answer)).values()]
        assert all(texts[:1])
        for hidden in ("secret", "np.arange", "allclose(scale", "Box(3)", "assert "):
            assert not any(hidden in text for text in texts)


def test_a_missing_answer_is_named(student):
    text = student.grade(FEEDBACK, "none").test_values.text
    assert text == "`scale` is not defined; test_values, line 2 needs it"


def test_values_that_cannot_travel_fail_with_a_word(student):
    text = """
# %% right
def f(x):
    return x
# %% test
assert f(object())
"""
    graded = student.grade(text).test
    assert graded.points == 0
    assert "an object of builtins.object cannot be sent to the student's code" in graded.text


def test_a_call_that_takes_too_long_is_ended_and_the_kernel_goes_on(student):
    text = """
# %% right
def wait(seconds):
    import time
    time.sleep(seconds)
    return [seconds]
# %% test
wait(30)
# %% test_after
assert wait(0) == [0]
"""
    graded = student.grade(text, seconds=1)
    assert "stopped after 1 seconds" in graded.test.text
    assert (graded.test.points, graded.test_after.points) == (0, POINTS)


def test_an_import_of_the_instructors_has_no_alarm(student, tmp_path, monkeypatch):
    """Keras in the grader, on a busy machine, must not cost a student the notebook's points."""
    module = "import signal\nLEFT, _ = signal.getitimer(signal.ITIMER_REAL)\n"
    (tmp_path / "alarm_while_imported.py").write_text(module)
    monkeypatch.syspath_prepend(tmp_path)
    text = """
# %% given
from alarm_while_imported import LEFT
# %% right
def f():
    return 0
# %% test
assert f() == LEFT
"""
    assert student.grade(text).test.points == POINTS


def test_keras_layers_and_models():
    pytest.importorskip("tensorflow")
    with StudentKernel() as kernel:
        for text in KERAS.values():
            right, wrong = kernel.grade(text, seconds=120).test, kernel.grade(text, "wrong").test
            assert right.points == POINTS, right.text
            assert wrong.points == 0
