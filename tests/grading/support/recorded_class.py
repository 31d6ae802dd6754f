"""A class of two whose submissions are graded and recorded, and may wait to be recorded again."""

from coursekit.cli import main
from coursekit.grading.gradebook.results import Results
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
from doubling_course import make_course

STUDENTS = ("right", "wrong")


def grade(course):
    """Grades by the command; returns its exit status."""
    return main(["grade", "doubling", "--course", str(course), "--workers", "1"])


def recorded_class(folder):
    """Makes a course in a folder, with two submissions that have been graded and recorded."""
    course = make_course(folder)
    release(course, "doubling")
    make_class(course, "doubling")
    assert grade(course) == 0
    return course


def forget_recording(course):
    """Has results wait for the gradebook, as after a run that has only graded."""
    results = Results(course / ".grading" / "doubling")
    for student in STUDENTS:
        stored = results.stored(student)
        results.write(student, stored["key"], stored["notebooks"])
