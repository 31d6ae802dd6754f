"""What feedback says about values, calls and differences."""

from coursekit.grading.notebook.testing.describe import call_text, describe, difference
import numpy as np
import pandas as pd
import pytest


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3, "3 (int)"),
        ("a", "'a' (str)"),
        (None, "None (NoneType)"),
        ([1, 2], "[1, 2] (list)"),
        (list(range(99)), "[0, 1, 2, 3, 4, 5, 6, 7, ...] (list)"),
        (np.float32(0.5), "float32 0.5"),
        (np.zeros((2, 3), "int8"), "int8 array of shape (2, 3)"),
        (
            [np.zeros(2), np.ones(3)],
            "list of float64 array of shape (2,), float64 array of shape (3,)",
        ),
        (pd.DataFrame({"a": [1, 2]}), "DataFrame of shape (2, 1)"),
        (len, "the function len"),
        (int, "the class int"),
        (np.integer, "the class integer"),  # it has `dtype` and `shape`, as its numbers do
        (np.random.default_rng(), "Generator(PCG64) (Generator)"),
    ],
)
def test_a_value_in_words(value, words):
    assert describe(value) == words


def test_a_long_call_has_a_line_for_each_argument():
    arrays = [np.zeros((1, 2, 3, 4))] * 3
    assert call_text("f", [1], {"by": 2}) == "f(1 (int), by=2 (int))"
    lines = call_text("conv2d", arrays, {"stride": 1}).splitlines()
    assert lines[0] == "conv2d("
    assert lines[1:4] == ["    float64 array of shape (1, 2, 3, 4),"] * 3
    assert lines[4:] == ["    stride=1 (int),", ")"]


def test_the_difference_of_arrays():
    expected = np.arange(6.0).reshape(2, 3)
    got = expected.copy()
    got[1, 1:] += 0.25
    assert difference(got, expected)[2:] == [
        "2 of 6 values differ, first at index (1, 1): 4.25 instead of 4.0",
        "largest error 0.25",
    ]
    assert difference(got.T, expected)[2:] == ["the shapes differ: (3, 2) instead of (2, 3)"]
    assert difference(got[0], 1)[2] == "2 of 3 values differ, first at index (0,): 0.0 instead of 1"
    assert difference(np.array(["a", "b"]), np.array(["a", "c"]))[2:] == [
        "1 of 2 values differ, first at index (1,): b instead of c"
    ]


def test_the_difference_of_what_is_no_array():
    assert difference(2, 3) == ["expected 3 (int)", "got      2 (int)"]
