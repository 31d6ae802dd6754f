import ast

from coursekit.grading.notebook.testing.in_place_changes import GIVEN, KEPT, OWN, changers
import pytest


@pytest.mark.parametrize(
    "body",
    [
        "return 2 * x",
        "x = x + 1\n    return x",
        "y = x.copy()\n    y[0] = 1\n    return y",
        "out = [0] * len(x)\n    for i in range(len(x)):\n        out[i] = 1\n    return out",
        "return sorted(x)",
        "rows = []\n    rows.append(1)\n    return rows",
        "x = x.copy()\n    x[0] = 1\n    return x",
        "x = np.pad(x, 1)\n    for i in range(3):\n        x[i] = 1\n    return x",
        "y = x.drop(columns='a')\n    y.drop(columns='b', inplace=True)\n    return y",
        "CACHE[0] = x\n    return x",
    ],
)
def test_a_function_that_leaves_its_argument_alone(body):
    assert GIVEN not in changers([ast.parse(f"def f(x):\n    {body}")]).get("f", ())


@pytest.mark.parametrize(
    "body",
    [
        "x[0] = 1",
        "x += 1",
        "del x[0]",
        "x.value = 3",
        "x.sort()",
        "x['a'].append(1)",
        "y = x\n    y[0] = 1",
        "y = x[0]\n    y.append(1)",
        "for row in x:\n        row.append(1)",
        "np.add(x, 1, out=x)",
        "x.drop(columns='a', inplace=True)",
        "random.shuffle(x)",
        "a, x[0] = 1, 2",
        "view = x.reshape(-1)\n    view[0] = 1",
        "view = np.asarray(x)\n    view[0] = 1",
    ],
)
def test_a_function_that_changes_its_argument(body):
    assert GIVEN in changers([ast.parse(f"def f(x):\n    {body}")])["f"]


@pytest.mark.parametrize(
    "function",
    [
        "def f(*, x):\n    x[0] = 1",
        "def f(x, /):\n    x[0] = 1",
        "def f(*x):\n    x[0].append(1)",
        "def f(**x):\n    x['a'].append(1)",
        "def f(x):\n    np.fill_diagonal(a=x, val=0)",
        "def f(x):\n    np.copyto(dst=x, src=0)",
        "def f(x):\n    np.put(ind=[0], v=[1], a=x)",
        "async def f(x):\n    x.clear()",
    ],
)
def test_an_argument_may_have_any_kind_and_be_passed_by_name(function):
    assert GIVEN in changers([ast.parse(function)])["f"]


def test_one_that_passes_its_argument_on_by_name():
    code = "def f(x):\n    g(size=1, y=x)\ndef g(y, size):\n    y.clear()\n"
    found = changers([ast.parse(code)])
    assert {name for name, changed in found.items() if GIVEN in changed} == {"f", "g"}


def test_one_that_passes_its_argument_on_to_such_a_function():
    code = "def f(x):\n    g(x)\ndef g(y):\n    y.clear()\ndef h(z):\n    return z"
    found = changers([ast.parse(code)])
    assert {name for name, changed in found.items() if GIVEN in changed} == {"f", "g"}


def test_methods_are_named_with_their_class_and_may_change_their_own_object():
    code = """class Stack:
    def __init__(self, items):
        self.items = items
    def push(self, item):
        self.items.append(item)
    def take(self, other):
        other.clear()"""
    assert changers([ast.parse(code)]) == {"Stack.push": {OWN}, "Stack.take": {GIVEN}}


def test_functions_within_functions_and_what_is_kept_outside():
    code = """def count():
    CALLS.append(1)

def reverser():
    def reverse(x):
        x.reverse()
    return reverse"""
    found = changers([ast.parse(code)])
    assert found["count"] == {KEPT}
    assert found["reverser.<locals>.reverse"] == {GIVEN}
