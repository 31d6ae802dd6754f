from dataclasses import replace

from coursekit.grading.marks.marks import Marks
from coursekit.grading.overview.statistics.question_statistics import (
    discrimination,
    histogram,
    question_statistics,
    remarks,
)
import numpy as np
import pytest

BEST = {"one": 1.0, "two": 2.0, "essay": 4.0}


def class_of(*points, waiting=()):
    return [
        Marks(str(i), dict(zip(BEST, found, strict=True)), waiting=("essay",) * (i in waiting))
        for i, found in enumerate(points)
    ]


def test_shares_of_a_class_by_hand():
    found = question_statistics(class_of((1, 1, 0), (1, 2, 4), (0, 0, 2), (0, 2, 2)), BEST)
    assert [q.right for q in found.questions] == [0.5, 0.5, 0.25]
    assert [q.share for q in found.questions] == [0.5, 0.625, 0.5]
    assert (found.totals, found.mean, found.median) == ([2, 2, 4, 7], 3.75, 3)
    assert [q.discrimination for q in found.questions] == [None] * 3  # of four students


def test_the_mean_total_is_the_sum_of_the_questions_mean_points():
    rng = np.random.default_rng(1)
    points = rng.uniform(0, 1, (30, 3)) * list(BEST.values())
    found = question_statistics(class_of(*points.tolist()), BEST)
    assert found.mean == pytest.approx(sum(q.share * q.points for q in found.questions))
    assert sum(found.histogram) == found.count == 30


def test_discrimination_is_the_correlation_with_the_other_questions():
    rng = np.random.default_rng(2)
    points = rng.normal(size=(40, 3))
    found = question_statistics(class_of(*points.tolist()), BEST)
    for i, question in enumerate(found.questions):
        rest = points.sum(axis=1) - points[:, i]
        assert question.discrimination == pytest.approx(np.corrcoef(points[:, i], rest)[0, 1])


def test_discrimination_at_its_ends_and_where_there_is_none():
    up = [0, 1, 2, 3, 4]
    assert discrimination(up, [3 * x + 1 for x in up]) == pytest.approx(1)
    assert discrimination(up, [-x for x in up]) == pytest.approx(-1)
    assert discrimination([1] * 5, up) is None
    assert discrimination(up, [1] * 5) is None
    assert discrimination(up[:4], up[:4]) is None


def test_who_waits_for_a_person_does_not_count_as_wrong():
    points = [(1, 2, 4), (0, 0, 0), (1, 2, 0), (0, 1, 2), (1, 1, 4)]
    found = question_statistics(class_of(*points, waiting={1, 2}), BEST)
    one, _, essay = found.questions
    assert (essay.count, essay.right) == (3, pytest.approx(2 / 3))
    assert found.waiting == 2
    twos = [two for _, two, _ in points]  # the essay is nobody's rest yet
    ones = [first for first, _, _ in points]
    assert one.discrimination == pytest.approx(np.corrcoef(ones, twos)[0, 1])


def test_a_question_that_is_new_since_some_were_graded_is_nobody_s_failure():
    points = [(1, 2, 4), (0, 1, 3), (1, 2, 0), (0, 1, 0), (1, 1, 0), (0, 2, 0)]
    old = [replace(marks, missing=("essay",)) for marks in class_of(*points)[2:]]
    found = question_statistics(class_of(*points)[:2] + old, BEST)
    one, _, essay = found.questions
    assert (essay.count, essay.right, essay.share) == (2, 0.5, 0.875)
    ones, twos, _ = zip(*points, strict=True)
    assert one.discrimination == pytest.approx(np.corrcoef(ones, twos)[0, 1])


def test_digits_of_rounding_are_no_difference():
    assert discrimination([0.1 + 0.2, *[0.3] * 5], [1, 2, 3, 4, 5, 6]) is None
    assert histogram([0.3, 0.6, 2.1], 3)[:8] == [0, 1, 1, 0, 0, 0, 0, 1]


def test_failures_and_seconds_are_of_those_who_have_them():
    failures = {"0": {"one": "a"}, "1": {"one": "b"}, "2": {"one": "b", "two": "c"}}
    seconds = {"0": {"one": 1.0}, "1": {"one": 9.0}, "2": {"one": 2.0}}
    found = question_statistics(class_of(*[(0, 0, 0)] * 3), BEST, failures, seconds)
    one, two, essay = found.questions
    assert (one.failure, one.failures, one.seconds) == ("b", 2, 2.0)
    assert (two.failure, two.failures, two.seconds) == ("c", 1, None)
    assert (essay.failure, essay.failures) == ("", 0)


def test_the_histogram_counts_everyone_once_and_its_end_belongs_to_the_last_bar():
    assert histogram([0, 0.99, 1, 9.99, 10, 11], 10) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 3]
    assert histogram([0, 0], 0) == [2] + [0] * 9


def test_what_is_worth_a_look():
    points = [(1, 0, 0), (1, 1, 1), (1, 0, 2), (1, 1, 3), (1, 0, 3.5)]
    found = question_statistics(class_of(*points), BEST)
    assert [remarks(question) for question in found.questions] == [
        ["everybody has it"],
        ["nobody has it all", "does not go with the other questions"],
        ["nobody has it all", "does not go with the other questions"],
    ]


def test_of_a_question_that_waits_for_a_person_nobody_says_what_all_have():
    for essay in (0, 4):
        found = question_statistics(class_of((1, 2, essay), (0, 0, 0), waiting=[1]), BEST)
        assert (found.questions[2].count, remarks(found.questions[2])) == (1, [])


def test_who_has_no_mark_is_left_out():
    marks = [*class_of((1, 2, 4)), Marks("none", None)]
    assert question_statistics(marks, BEST).count == 1
