import os
import subprocess
import sys
import time

from coursekit.grading.jail import working_time as module
from coursekit.grading.jail.process_usage import measure, waits
from coursekit.grading.jail.working_time import WorkingTime
import pytest

LOOP = [sys.executable, "-c", "while True: pass"]
needs_account = pytest.mark.skipif(
    not os.path.exists("/proc/self/schedstat"), reason="Linux keeps no account of it"
)


@pytest.fixture
def time_by_hand(monkeypatch):
    """Returns a dictionary: the time, and what `waits` finds."""
    world = {"now": 0.0, "waits": {}}
    monkeypatch.setattr(module.time, "monotonic", lambda: world["now"])
    monkeypatch.setattr(module, "waits", lambda pids: dict(world["waits"]))
    return world


def look(world, used, *, at, cpu=0.0, **waited):
    world["now"], world["waits"] = at, waited
    used.look([], cpu)


def test_the_longest_wait_of_each_interval_counts(time_by_hand):
    used = WorkingTime()
    look(time_by_hand, used, at=1.0, a=0.5, b=0.1)
    look(time_by_hand, used, at=2.0, a=0.5, b=0.9)
    assert used.waited == pytest.approx(0.5 + 0.8)


def test_a_thread_that_has_ended_takes_nothing_back(time_by_hand):
    used = WorkingTime()
    look(time_by_hand, used, at=1.0, cpu=3.0, a=0.5)
    look(time_by_hand, used, at=2.0, cpu=1.0)
    assert (used.worked, used.waited) == (3.0, 0.5)


def test_a_wait_is_no_longer_than_the_time_that_passed(time_by_hand):
    used = WorkingTime()
    look(time_by_hand, used, at=1.0, a=500.0)
    assert used.waited == 1.0


def test_hundreds_of_threads_are_not_looked_at_all_the_time(time_by_hand):
    used = WorkingTime()
    look(time_by_hand, used, at=module.INTERVAL / 2, cpu=0.2, a=0.1)
    assert (used.worked, used.waited) == (0.2, 0.0)


@needs_account
def test_two_on_one_processor_wait_for_each_other():
    one = min(os.sched_getaffinity(0))
    pin = lambda: os.sched_setaffinity(0, {one})  # noqa: E731
    with (
        subprocess.Popen(LOOP, preexec_fn=pin) as first,
        subprocess.Popen(LOOP, preexec_fn=pin) as second,
    ):
        try:
            used, pids, end = WorkingTime(), [first.pid], time.monotonic() + 20
            while used.waited < 0.3 and time.monotonic() < end:
                time.sleep(0.1)
                used.look(pids, measure(pids).cpu_seconds)
        finally:
            first.kill()
            second.kill()
    assert used.waited >= 0.3
    assert used.worked > 0


def test_what_has_ended_waits_for_nothing():
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    assert waits([ended.pid]) == {}
