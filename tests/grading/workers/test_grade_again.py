from coursekit.grading.notebook.submission import Ungraded
from coursekit.grading.workers.grade_again import late_again
import pytest


class Grader:
    """Grades names: each time the next of the results that are told for it."""

    def __init__(self, **told):
        self.told, self.groups = told, []

    def __call__(self, jobs):
        self.groups.append([])
        for job in jobs:
            self.groups[-1].append(job)
            yield job, self.told[job].pop(0)


def result(mark, *, starved=False):
    return {"a1.ipynb": {"mark": mark, "starved": starved}}


def test_what_was_not_late_is_graded_once():
    grade = Grader(a=[result(1)], b=[result(0)])
    assert dict(late_again(grade, iter("ab"))) == {"a": result(1), "b": result(0)}
    assert grade.groups == [["a", "b"]]


@pytest.mark.parametrize("starved", [False, True])
def test_what_was_late_is_graded_alone_at_the_end_and_once(starved):
    told = {"a": [result(0, starved=True), result(2, starved=starved)]}
    told |= {"b": [result(0, starved=True), result(3)], "c": [result(1)]}
    grade = Grader(**told)
    found = dict(late_again(grade, iter("abc")))
    assert {job: notebooks["a1.ipynb"]["mark"] for job, notebooks in found.items()} == {
        "a": 2,
        "b": 3,
        "c": 1,
    }
    assert grade.groups == [["a", "b", "c"], ["a"], ["b"]]
    assert found["a"]["a1.ipynb"]["alone"]
    assert "alone" not in found["c"]["a1.ipynb"]


def test_a_failure_of_the_grader_is_handed_on():
    grade = Grader(a=[Ungraded("no")], b=[result(0, starved=True), Ungraded("no")])
    assert dict(late_again(grade, "ab")) == {"a": Ungraded("no"), "b": Ungraded("no")}
