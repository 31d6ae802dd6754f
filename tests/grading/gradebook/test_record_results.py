from copy import deepcopy

from coursekit.grading.gradebook.record_results import earned, merge, reason_of
from coursekit.grading.notebook.outputs import error_output
from grading_cells import nbgrader_cell
import pytest


def executed(*names, failing=(), timed_out=(), reason="", notes=(), points=2):
    cells = []
    for name in names:
        cell = nbgrader_cell(name, "assert f()", grade=True, locked=True, points=points)
        if name in failing:
            cell.outputs = [error_output("AssertionError", ["no"])]
        if name in timed_out:
            cell.outputs = [error_output("CellTimeoutError", ["late"])]
        cells.append(cell)
    return {"notebook": {"cells": cells}, "reason": reason, "notes": list(notes)}


def test_points_are_told_apart_by_notebook():
    found = earned({"a.ipynb": executed("t"), "b.ipynb": executed("t", "u", failing=["t"])})
    assert found == {("a.ipynb", "t"): 2, ("b.ipynb", "t"): 0, ("b.ipynb", "u"): 2}


def test_merging_takes_over_the_chosen_tests_of_the_chosen_notebook():
    before = {name: executed("t", "u", failing=["t", "u"]) for name in ("a.ipynb", "b.ipynb")}
    after = {name: executed("t", "u") for name in before}
    merged = merge(deepcopy(before), after, {("a.ipynb", "t")})
    points = {pair: 2 if pair == ("a.ipynb", "t") else 0 for pair in earned(before)}
    assert earned(merged) == points


def test_merging_takes_over_what_the_chosen_tests_measured():
    def result(number, *tests):
        return {"a.ipynb": executed("t", "u") | {"measured": {key: [number] for key in tests}}}

    merged = merge(result(1, "t", "u"), result(2, "t", "u"), {("a.ipynb", "t")})
    assert merged["a.ipynb"]["measured"] == {"t": [2], "u": [1]}
    merged = merge(result(1, "t", "u"), result(2), {("a.ipynb", "t")})
    assert merged["a.ipynb"]["measured"] == {"u": [1]}


def test_merging_takes_over_how_long_the_chosen_tests_took():
    before, after = (
        {"a.ipynb": executed("t", "u") | {"seconds": {"t": number, "u": number}}}
        for number in (1.0, 2.0)
    )
    merged = merge(before, after, {("a.ipynb", "t")})
    assert merged["a.ipynb"]["seconds"] == {"t": 2.0, "u": 1.0}


def test_a_reason_says_each_thing_once():
    found = {
        "a.ipynb": executed("t", "u", timed_out=["t", "u"], reason="memory", notes=["x"]),
        "b.ipynb": executed("t", reason="memory", notes=["y", "x"]),
    }
    assert reason_of(found) == "memory; x; y; timed out in t and 1 more"
    assert reason_of({"a.ipynb": executed("t", timed_out=["t"], points=0)}) == ""
    assert reason_of({"a.ipynb": executed("t", failing=["t"])}) == ""


@pytest.mark.parametrize(
    ("timed_out", "reason", "said"),
    [
        (["t"], "", "timed out in t; tried again alone"),
        ([], "time: 9 of 9 s, in t", "time: 9 of 9 s, in t; tried again alone"),
        ([], "the kernel died, in t", "the kernel died, in t"),
    ],
)
def test_a_second_run_is_told_of_where_it_was_late_too(timed_out, reason, said):
    found = {"a.ipynb": executed("t", timed_out=timed_out, reason=reason) | {"alone": True}}
    assert reason_of(found) == said
