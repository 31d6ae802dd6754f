"""What there is of a class, with penalties as the course's settings are now."""

from coursekit.cli import main
from coursekit.grading.overview import class_record
from coursekit.grading.overview.class_record import read_class
from graded_course import make_graded_course
import pytest


@pytest.fixture
def course(tmp_path):
    scores = {"ann": (3, 1, 4), "bob": (3, 1, 4)}
    return make_graded_course(tmp_path, scores, times={"bob": 24})


def totals(course):
    found = read_class(course, "doubling").submissions
    return {student: one.marks.total for student, one in found.items()}


def test_penalties_are_those_of_the_present_settings(course):
    assert totals(course) == {"ann": 8, "bob": 8}
    with open(course / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write('\nconfigure(c, late={"percent_per_day": 10})\n')
    assert totals(course) == {"ann": 8, "bob": pytest.approx(7.2)}


def test_a_gradebook_that_cannot_be_written_is_read_and_told_of(course, capsys, monkeypatch):
    def closed(name, *, config):
        raise OSError("attempt to write a readonly database")

    monkeypatch.setattr(class_record, "renew_penalties", closed)
    assert main(["roster", "doubling", "--course", str(course)]) == 0
    assert "Late penalties are those of the last run: The gradebook" in capsys.readouterr().err
    assert totals(course) == {"ann": 8, "bob": 8}
