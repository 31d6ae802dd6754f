"""Rewritten assertions say what they compared, and mean what they meant."""

import ast

from coursekit.grading.notebook.testing.assertions import PROVIDED, rewrite
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


EXPECTED = (
    "assert np.allclose(got, x)",
    "close = np.allclose(got, x)\nassert close",
    "assert np.isclose(got, x).all()",
    "assert (got == x).all()",
    "assert np.all(got == x)",
    "same = (got == x).all()\nassert same",
    "np.testing.assert_allclose(got, x)",
    "np.testing.assert_allclose(actual=got, desired=x)",
    "np.testing.assert_array_equal(got, x)",
    "np.testing.assert_almost_equal(got, x)",
    "assert np.array_equal(got, x)",
)
AGAINST_EMPTY = (
    *EXPECTED,
    "assert np.sum(np.abs(got - x)) < 1e-6",
    "assert np.linalg.norm(x - got) < 1e-6",
    "error = ((got - x) ** 2).sum()\nassert error == 0",
    "assert not (got != x).any()",
    "assert np.array_equiv(got, x)",
)
AGAINST_NUMBER = (
    "np.testing.assert_allclose(got, 0)",
    "assert np.allclose(got, 0)",
    "assert (got == 0).all()",
    "assert np.all(0 <= got)",
    "assert got == pytest.approx(0)",
)


@pytest.mark.parametrize("source", AGAINST_EMPTY)
def test_an_empty_array_is_not_the_right_one(source):
    x = np.ones((2, 3))
    for got in (np.empty((0, 2, 3)), np.empty((0, 1, 1)), np.empty((2, 0))[:, :0]):
        with pytest.raises((AssertionError, ValueError)):
            run(source, got=got, x=x)
    run(source, got=x.copy(), x=x)
    run(source, got=np.empty((0, 3)), x=np.empty((0, 3)))


@pytest.mark.parametrize("source", EXPECTED)
def test_an_array_that_would_be_broadcast_is_not_the_right_one(source):
    x = np.ones(3)
    for got in (np.ones(1), np.ones((3, 1)), np.ones((1, 3)), [1.0]):
        failure(source, got=np.asarray(got), x=x)
        failure(source, got=x, x=np.asarray(got))


@pytest.mark.parametrize("source", AGAINST_NUMBER)
def test_against_one_number_an_array_is_not_empty(source):
    failure(source, got=np.empty((0, 3)), pytest=pytest)
    run(source, got=np.zeros(3), pytest=pytest)


def test_a_test_may_broadcast_on_purpose_and_in_what_it_expects():
    x, names = np.arange(6.0).reshape(2, 3), {"a"}
    run("assert np.array_equiv(x, x[:1] * np.ones((2, 1))) is False", x=x)
    run("np.testing.assert_allclose(x, np.broadcast_to(x[:1], x.shape) + [[0], [3]])", x=x)
    run("same = x[:, None] == x[None]\nassert same.shape == (2, 2, 3)", x=x)
    run("assert (x - x.mean(axis=0)).sum() == 0 and (x >= [0, 1, 2]).all()", x=x)
    run("assert names - {'b'} == {'a'} and 5 - 3 == 2 and 'a' == 'a' != 'b'", names=names)
    run("np.testing.assert_equal({'a': [1, x]}, {'a': [1, x]})", x=x)


def test_what_is_compared_is_said_once_it_differs_in_shape():
    assert "the shapes differ: (1,)" in failure("assert np.allclose(a, b)", a=np.ones(1), b=[1, 1])
