from contextlib import suppress
import re
import threading

from coursekit.grading.pages.time_limit import TooLongError, time_limit
import pytest

SLOW = re.compile(r"(a+)+b")


def test_a_search_by_a_regular_expression_is_ended():
    with pytest.raises(TooLongError), time_limit(0.05):
        SLOW.match("a" * 40)


def test_code_that_swallows_errors_is_ended():
    def work():
        while True:
            try:
                sum(range(1000))
            except Exception:
                continue

    with pytest.raises(TooLongError), time_limit(0.05):
        work()


def test_what_is_in_time_is_left_alone_and_nothing_comes_later():
    with time_limit(0.05):
        pass
    sum(range(5_000_000))


def test_of_two_limits_the_earlier_one_counts_and_the_outer_one_stays():
    with pytest.raises(TooLongError), time_limit(0.05), time_limit(60):
        SLOW.match("a" * 40)

    def work():
        with suppress(TooLongError), time_limit(0.01):
            SLOW.match("a" * 40)
        SLOW.match("a" * 40)

    with pytest.raises(TooLongError), time_limit(0.2):
        work()


def test_another_thread_has_its_limit():
    seen = []

    def work():
        try:
            with time_limit(0.05):
                while True:
                    sum(range(1000))
        except TooLongError:
            seen.append("ended")
        with time_limit(60):
            seen.append("goes on")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    assert seen == ["ended", "goes on"]
