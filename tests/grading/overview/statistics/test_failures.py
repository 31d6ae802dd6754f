from coursekit.grading.notebook.outputs import error_output
from coursekit.grading.overview.statistics.failures import (
    commonest,
    failure_message,
    failures_of,
    seconds_of,
    without_numbers,
)
import pytest

CALL = "the last call: double(3 (int))"


@pytest.mark.parametrize(
    ("name", "lines", "message"),
    [
        (
            "AssertionError",
            ["AssertionError in test_a, line 3", "the border row", "expected 3 (int)", CALL],
            "AssertionError: the border row",
        ),
        (
            "AssertionError",
            [
                "AssertionError in a hidden check of test_a",
                "Not equal to tolerance rtol=1e-07, atol=0",
                "with a bias",
                "Mismatched elements: 4 / 4 (100%)",
            ],
            "AssertionError: with a bias",
        ),
        (
            "AssertionError",
            ["AssertionError in test_a", "Not equal to tolerance rtol=1", "Mismatched elements"],
            "AssertionError: Not equal to tolerance rtol=1",
        ),
        (
            "AssertionError",
            ["AssertionError in test_a, line 3", "expected 3 (int)", "got 4 (int)", CALL],
            "AssertionError in test_a, line 3",
        ),
        (
            "ValueError",
            ["ValueError: bad axis", "raised by your code", CALL],
            "ValueError: bad axis",
        ),
        ("NotImplementedError", ["NotImplementedError: ", CALL], "no answer (NotImplementedError)"),
        ("DeadKernelError", ["the kernel died"], "the kernel died"),
    ],
)
def test_the_line_that_says_what_is_wrong(name, lines, message):
    assert failure_message(error_output(name, lines)) == message


def test_those_who_failed_alike_have_one_message():
    texts = [
        "expected 56, got 54 of shape (3,2, 2)",
        "expected -1.5e-07, got .5 of shape (4,)",
        "expected 1., got 7 of shape (9,1,1,1)",
    ]
    assert {without_numbers(text).replace("(#,)", "(#)") for text in texts} == {
        "expected #, got # of shape (#)"
    }


def test_names_keep_their_digits_and_what_a_terminal_obeys_is_an_escape():
    assert without_numbers("conv2d in test_3x3 of a1_convolution") == (
        "conv2d in test_3x3 of a1_convolution"
    )
    assert "\x1b" not in without_numbers("red \x1b[31m")
    assert len(without_numbers("word " * 100)) == 160


def test_the_commonest_is_rather_of_an_answer():
    assert commonest([]) == ("", 0)
    assert commonest(["no answer (x)", "a", "b", "b", "no answer (x)"]) == ("b", 2)
    assert commonest(["not run: b", "a"]) == ("a", 1)
    assert commonest(["no answer (x)", "a", "no answer (x)"]) == ("no answer (x)", 2)


def test_failures_and_seconds_have_the_marks_labels():
    def cell(name, *outputs):
        return {"metadata": {"nbgrader": {"grade_id": name}}, "outputs": list(outputs)}

    failed = error_output("ValueError", ["ValueError: 3"])
    cells = [cell("t", failed), cell("u"), cell("gone", failed), {"metadata": {}}]
    seconds = {"t": 0.5, "gone": 1.0}
    notebooks = {"a.ipynb": {"notebook": {"cells": cells}, "seconds": seconds}}
    labels = {("a", "t"): "a/t", ("a", "u"): "u"}
    assert failures_of(notebooks, labels) == {"a/t": "ValueError: #"}
    assert seconds_of(notebooks, labels) == {"a/t": 0.5}
