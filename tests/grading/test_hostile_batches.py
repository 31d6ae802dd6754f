"""Hostile submissions side by side, and a grader that is killed among them."""

import re
import signal
import time

from coursekit.grading.jail import cgroup
from coursekit.grading.jail import socket_folder as room
from hostile_class import keep_only, make_course
from hostile_run import grade, outputs, read_results, read_rows, start_grading
from hostile_surroundings import (
    Graders,
    adopt_orphans,
    age,
    children,
    left_behind,
    new_children,
)
from jail_check import needs_bubblewrap
import pytest

pytestmark = needs_bubblewrap
FULL = 14
TRIES = 3
PATIENCE = 120.0  # seconds
STAMP = "print('stamp', __import__('uuid').uuid4())"


@pytest.fixture
def course(tmp_path):
    make_course(tmp_path)
    return tmp_path


def test_two_that_run_at_the_same_time_see_nothing_of_each_other(course):
    names = ("pair_left", "pair_right")
    keep_only(course, names)
    for _ in range(TRIES):
        assert grade(course, "--regrade")[0] == 0
        texts = [outputs(course, name) for name in names]
        lines = [re.search(r"PAIR ([\d.]+) ([\d.]+) (.*?)\\n", text).groups() for text in texts]
        assert [found for _, _, found in lines] == ["[]", "[]"]
        if max(float(start) for start, _, _ in lines) < min(float(end) for _, end, _ in lines):
            break
    else:
        pytest.fail("they never ran at the same time")
    assert [float(row["total"]) for row in read_rows(course).values()] == [FULL, FULL]


def stamp(course):
    """Has each submission say something that differs from run to run."""
    for path in course.glob("submitted/*/probe/probe.ipynb"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("answer = 6 * 7", f"answer = 6 * 7\\n{STAMP}"), "utf-8")


def stamps(results):
    found = {}
    for name, result in results.items():
        found[name] = re.search(r"stamp ([\w-]{36})", str(result["notebooks"])).group(1)
    return found


@pytest.fixture
def orphans():
    adopt_orphans()
    yield
    adopt_orphans(wanted=False)


@pytest.mark.usefixtures("orphans")
def test_a_grader_that_is_killed_goes_on_where_it_was(course):
    names = ["a_witness", "daemon", "disk_fill", "h_witness", "p_witness", "scripts"]
    names += ["pair_left", "pair_right", "read_environment", "z_witness"]
    keep_only(course, names)
    stamp(course)
    own = children()
    with Graders() as graders:
        killed = start_grading(course)
        try:
            end = time.monotonic() + PATIENCE
            while len(read_results(course)) < 3 and time.monotonic() < end:
                time.sleep(0.05)
        finally:
            killed.send_signal(signal.SIGKILL)
            killed.wait()
    assert new_children(own) == []
    before = stamps(read_results(course))
    assert 3 <= len(before) < len(names)
    assert grade(course)[0] == 0
    after = stamps(read_results(course))
    assert sorted(after) == sorted(names)
    assert {name: after[name] for name in before} == before
    assert {float(row["total"]) for row in read_rows(course).values()} == {FULL}
    times = {path: path.stat().st_mtime_ns for path in course.glob(".grading/probe/*.json")}
    assert grade(course)[0] == 0
    assert {path: path.stat().st_mtime_ns for path in times} == times
    assert new_children(own) == []
    assert graders.rooms
    age(graders.rooms)
    room.remove_abandoned()  # as the next grader does
    cgroup.remove_abandoned()
    assert left_behind(graders.rooms) == []
