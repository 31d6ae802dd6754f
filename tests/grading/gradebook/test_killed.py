"""A grader that is killed while it records: nothing is lost, doubled or blanked, whenever it is."""

import os
import random
import shutil
import signal
import time

from coursekit.grading.gradebook.results import Results
from jail_check import needs_bubblewrap
import nbformat
from nbgrader.api import Gradebook
import pytest
from recorded_class import STUDENTS, forget_recording, grade, recorded_class

pytestmark = needs_bubblewrap
TIMES = 20


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A course with two submissions that have been graded and recorded."""
    return recorded_class(tmp_path_factory.mktemp("course"))


def grade_in_a_child(course, seconds):
    """Grades in a process that is killed after some seconds; returns whether it came to an end."""
    child = os.fork()
    if not child:
        try:
            grade(course)
        finally:
            os._exit(0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def answers(course):
    """Returns the answers that are recorded, where nbgrader has them or where they lie aside."""
    found = {}
    for student in STUDENTS:
        folder = course / "autograded" / student / "doubling"
        there = [place for place in (folder, folder.with_name("doubling.before")) if place.exists()]
        for place in there:
            for path in place.glob("*.ipynb"):
                cells = nbformat.read(path, as_version=4).cells
                found.setdefault(student, set()).add(cells[1].source)
    return found


def submissions(course):
    with Gradebook(f"sqlite:///{course}/gradebook.db", "coursekit") as book:
        found = book.assignment_submissions("doubling")
        return sorted((s.student.id, s.score) for s in found), len(book.students)


def test_killed_at_twenty_moments_it_loses_doubles_and_blanks_nothing(recorded, tmp_path):
    course, chance = tmp_path / "course", random.Random(5)
    shutil.copytree(recorded, course)
    before = answers(course)
    assert set(before) == set(STUDENTS)
    forget_recording(course)
    start = time.monotonic()
    assert grade_in_a_child(course, 60)
    whole, cut = time.monotonic() - start, 0
    for number in range(TIMES):
        forget_recording(course)
        cut += not grade_in_a_child(course, whole * (number + chance.random()) / TIMES)
        left = Results(course / ".grading" / "doubling")
        assert all(left.stored(student) for student in STUDENTS)
        assert answers(course).items() <= before.items()  # what is there has not been emptied
    assert cut > TIMES / 2
    assert grade(course) == 0
    assert answers(course) == before
    assert submissions(course) == ([("right", 3), ("wrong", 0)], 2)
    assert list(course.rglob("*.before")) == []
    assert all(left.stored(student)["recorded"] for student in STUDENTS)
    pages = {path.parent.parent.name for path in course.glob("feedback/*/doubling/*.html")}
    assert pages == set(STUDENTS)
