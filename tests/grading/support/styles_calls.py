"""Ways to test calls: the right answer earns every point and the wrong one none."""

CALLS = {
    "generators": """
# %% right
def batches(items, size):
    for start in range(0, len(items), size):
        yield items[start:start + size]

def naturals():
    number = 0
    while True:
        received = yield number
        number = number + 1 if received is None else received
# %% wrong
def batches(items, size):
    yield items

def naturals():
    return [0, 1, 2]
# %% test
import itertools
import types

assert list(batches([1, 2, 3], 2)) == [[1, 2], [3]]
first, *others = batches(range(5), 2)
assert list(first) == [0, 1] and len(others) == 2
assert sum(1 for _ in batches("abcdef", 4)) == 2
assert list(itertools.islice(naturals(), 3)) == [0, 1, 2]
numbers = naturals()
assert next(numbers) == 0 and next(numbers) == 1
assert numbers.send(10) == 10
assert isinstance(numbers, types.GeneratorType)
numbers.close()
assert next(numbers, "ended") == "ended"
assert [a + b for a, b in zip(naturals(), [10, 20])] == [10, 21]
assert dict(enumerate(batches([1, 2], 1))) == {0: [1], 1: [2]}
""",
    "exceptions on purpose": """
# %% given
import numpy as np
# %% right
class TooSmallError(ValueError):
    pass

def root(number):
    if isinstance(number, str):
        raise TypeError("`number` must be a number; got a text.")
    if number < 0:
        raise TooSmallError("below 0", number)
    return number ** 0.5

def invert(matrix):
    return np.linalg.inv(matrix)
# %% wrong
def root(number):
    return abs(number) ** 0.5

def invert(matrix):
    return np.linalg.pinv(matrix)
# %% test
import unittest

import pytest

try:
    root(-1)
except ValueError as error:
    assert "below 0" in str(error)
else:
    raise AssertionError("-1 must be refused")
with pytest.raises(TypeError, match="must be a number"):
    root("4")
with pytest.raises(TooSmallError) as caught:
    root(-2)
assert caught.value.args == ("below 0", -2)
assert issubclass(TooSmallError, ValueError)
with unittest.TestCase().assertRaises(TooSmallError):
    root(-3)
unittest.TestCase().assertRaisesRegex(TypeError, "text", root, "4")
with pytest.raises(np.linalg.LinAlgError):
    invert(np.zeros((2, 2)))
with pytest.raises((KeyError, ValueError)):
    root(-4)
assert root(4) == 2
""",
    "printed text": """
# %% right
import sys

def greet(name):
    print("Hello,", name)
    print("warning", file=sys.stderr)
    return len(name)
# %% wrong
def greet(name):
    return "Hello, " + name
# %% test
from contextlib import redirect_stderr, redirect_stdout
import io
import sys
from unittest.mock import patch

with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
    greet("Ada")
assert out.getvalue() == "Hello, Ada\\n"
assert err.getvalue() == "warning\\n"
with patch("sys.stdout", new_callable=io.StringIO) as out:
    assert greet("Bob") == 3
    assert out.getvalue().strip() == "Hello, Bob"
kept, sys.stdout = sys.stdout, io.StringIO()
try:
    greet("Eve")
    text = sys.stdout.getvalue()
finally:
    sys.stdout = kept
assert text.splitlines() == ["Hello, Eve"]
""",
    "questions that a test answers": """
# %% right
def ask():
    name = input("Name? ")
    return name.upper() + input()
# %% wrong
def ask():
    return "ADAb"
# %% test
import io
from unittest.mock import patch

with patch("builtins.input", side_effect=["ada", "b"]) as asked:
    assert ask() == "ADAb"
asked.assert_any_call("Name? ")
with patch("sys.stdin", io.StringIO("x\\ny\\n")):
    assert ask() == "Xy"
""",
    "functions as arguments and as results": """
# %% given
import numpy as np
# %% right
def derivative(function, x, h=1e-6):
    return (function(x + h) - function(x - h)) / (2 * h)

def compose(*functions):
    def composed(value):
        for function in functions:
            value = function(value)
        return value
    return composed

def twice(function):
    return compose(function, function)

def visit(items, each):
    for index, item in enumerate(items):
        each(index, value=item)
# %% wrong
def derivative(function, x, h=1e-6):
    return function(x)

def compose(*functions):
    return functions[0]

def twice(function):
    return function

def visit(items, each):
    pass
# %% test
assert abs(derivative(np.sin, 0.0) - 1) < 1e-6
assert abs(derivative(lambda x: x ** 2, 3) - 6) < 1e-5
slope = derivative(lambda x: np.sum(x ** 3), np.ones(2))
np.testing.assert_allclose(slope, 6, atol=1e-4)
assert compose(abs, str, len)(-12) == 2
assert twice(lambda value: value + 1)(0) == 2
nested = lambda value: twice(lambda inner: inner * 2)(value)
assert compose(nested, nested)(1) == 16
seen = []
visit("ab", lambda index, value: seen.append((index, value)))
assert seen == [(0, "a"), (1, "b")]
""",
    "an exception in a function that the test passes": """
# %% right
def safely(function, default):
    try:
        return function()
    except ZeroDivisionError:
        return default

def collect(function, count):
    return [function() for _ in range(count)]
# %% wrong
def safely(function, default):
    return function()

def collect(function, count):
    try:
        return [function() for _ in range(count)]
    except Exception:
        return []
# %% test
import pytest

assert safely(lambda: 1 / 0, "none") == "none"

def fails():
    raise KeyError("mine")

with pytest.raises(KeyError):
    collect(fails, 1)
""",
    "decorators and context managers": """
# %% right
from contextlib import contextmanager
import functools

def counted(function):
    @functools.wraps(function)
    def wrapper(*args, **options):
        wrapper.calls += 1
        return function(*args, **options)
    wrapper.calls = 0
    return wrapper

@contextmanager
def collecting(target):
    target.append("in")
    yield len(target)
    target.append("out")

class Guard:
    def __init__(self):
        self.ended_by = None
    def __enter__(self):
        return self
    def __exit__(self, kind, error, trace):
        self.ended_by = None if kind is None else kind.__name__
        return kind is KeyError
# %% wrong
def counted(function):
    function.calls = 1
    return function

class collecting:
    def __init__(self, target):
        pass
    def __enter__(self):
        return 1
    def __exit__(self, *error):
        pass

class Guard:
    def __enter__(self):
        return self
    def __exit__(self, *error):
        return False
# %% test
@counted
def add(a, b):
    return a + b

assert add(1, 2) == 3 and add(2, b=2) == 4
assert add.calls == 2 and add.__name__ == "add"
with collecting([]) as size:
    assert size == 1
with Guard() as guard:
    raise KeyError("kept inside")
assert guard.ended_by == "KeyError"
try:
    with Guard() as guard:
        raise ValueError("goes on")
except ValueError:
    pass
else:
    raise AssertionError("swallowed")
""",
}
