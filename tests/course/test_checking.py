"""What `check` says of right, wrong, missing and impossible answers."""

from coursekit.course import LESSONS, check, checking
from coursekit.course.checking import Feedback, exercise, feedback
import pytest


@pytest.fixture
def twice_two(monkeypatch):
    """The name of an exercise whose answer is 4."""
    monkeypatch.setattr(checking, "CHECKS", {**checking._checks()})

    @exercise("99.1")
    def is_four(value):
        """Four is also two to the power of two."""
        return None if value + 0 == 4 else "Count the fingers of both hands."

    return "99.1"


def test_a_right_answer_says_what_to_notice(twice_two):
    assert feedback(twice_two, 4) == Feedback(
        True, "99.1: right. Four is also two to the power of two."
    )


def test_a_wrong_answer_gets_the_hint_and_not_the_answer(twice_two):
    assert feedback(twice_two, 5) == Feedback(
        False, "99.1: not yet. Count the fingers of both hands."
    )


def test_no_answer_is_neither_right_nor_wrong(twice_two, capsys):
    check(twice_two, ...)
    assert capsys.readouterr().out == "99.1: nothing to check yet.\n"


def test_an_answer_of_the_wrong_kind_is_no_crash(twice_two):
    right, text = feedback(twice_two, "four")
    assert right is False
    assert "TypeError" in text


def test_two_checks_of_one_name_are_an_error(twice_two):
    with pytest.raises(ValueError, match=r"Exercise 99\.1 has a check already"):
        exercise(twice_two)(len)


def test_an_unknown_name_is_an_error_that_lists_the_others(twice_two):
    with pytest.raises(ValueError, match=r"`name` must be one of .*99\.1; got '99\.2'"):
        check("99.2", 4)


def test_every_check_belongs_to_a_lesson_and_says_what_to_notice():
    numbers = {lesson.number for lesson in LESSONS}
    for name, hint_for in checking._checks().items():
        assert name.split(".")[0] in numbers
        assert hint_for.__doc__
