"""Rewritten assertions say what they compared, and mean what they meant."""

import ast

from coursekit.grading.notebook.assertions import PROVIDED, rewrite
import numpy as np
import pytest


def run(source, **names):
    scope = PROVIDED | {"np": np} | names
    exec(compile(rewrite(ast.parse(source)), "test", "exec"), scope)
    return scope


def failure(source, **names):
    with pytest.raises(AssertionError) as caught:
        run(source, **names)
    return str(caught.value)


@pytest.mark.parametrize(
    "source",
    [
        "assert 1 < 2 <= 2 != 3",
        "assert 2 in [1, 2] and 3 not in [1, 2] or False",
        "assert (np.arange(3) == [0, 1, 2]).all() and np.all(np.ones(2) > 0)",
        "assert np.allclose(1, 1 + 1e-9)",
        "assert None is None and 1 is not None",
        "assert [1], 'never seen'",
        "assert type(3) is int and isinstance(True, int)",
        "assert not []",
        "x = 5\nassert (y := x) == 5\nassert y == 5",
        "class A:\n    x = 3\n    assert x == 3\n    def f(self):\n        assert 1 == 1\nA().f()",
    ],
)
def test_what_holds_passes(source):
    run(source)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("assert 1 == 2", "expected 2 (int)\ngot      1 (int)"),
        ("assert 1 < 2 < 2", "not true: 2 (int) < 2 (int)"),
        ("assert 3 in [1, 2]", "not true: 3 (int) in [1, 2] (list)"),
        ("assert 1 == 2, 'the border row'", "the border row\nexpected 2"),
        ("assert True and 1 == 3", "expected 3"),
        ("assert isinstance(1, (str, list))", "got 1 (int), which is no str or list"),
        ("assert np.allclose([1, 2], [1, 3])", "expected [1, 3] (list)"),
        ("assert (np.arange(2) == np.ones(2)).all()", "first at index (0,)"),
        ("assert any([0, 0])", "not true: any([0, 0] (list))"),
        ("assert 0", ""),
    ],
)
def test_what_fails_says_what_was_compared(source, words):
    assert words in failure(source)


def test_each_side_is_evaluated_once_and_in_order():
    calls = []

    def note(value):
        calls.append(value)
        return value

    failure("assert note(1) < note(2) < note(1) < note(9)", note=note)
    assert calls == [1, 2, 1]


def test_a_message_is_made_only_when_it_is_needed():
    run("assert 1 == 1, 1 / 0")
    with pytest.raises(ZeroDivisionError):
        run("assert 1 == 2, 1 / 0")


def test_calls_with_the_names_of_library_functions_stay_themselves():
    scope = run("a = 'xyx'.replace('x', 'z', 1)\nb = runner.run(3, by=2)", runner=_Runner())
    assert (scope["a"], scope["b"]) == ("zyx", 6)


class _Runner:
    def run(self, x, by):
        return x * by
