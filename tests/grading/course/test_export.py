import csv

from coursekit.grading.course.export import write_canvas, write_moodle
from coursekit.grading.course.marks import Marks
import pytest

CLASS = [Marks("ada", {"a": 2.0, "b": 0.5}), Marks("líu", {"a": 0.0, "b": 0.0}, "time; memory")]


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "marks.csv"


def test_canvas_gets_its_five_columns_and_the_points_possible(path):
    write_canvas(path, CLASS, name="a1", points=3)
    first, ada, liu = rows(path)
    assert list(first) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "a1"]
    assert (first["Student"], first["a1"]) == ("Points Possible", "3")
    assert (ada["SIS Login ID"], ada["a1"]) == ("ada", "2.5")
    assert (liu["SIS Login ID"], liu["a1"]) == ("líu", "0.0")


def test_moodle_gets_the_user_the_grade_and_the_feedback(path):
    write_moodle(path, CLASS, name="a1")
    assert rows(path) == [
        {"Username": "ada", "a1": "2.5", "a1 (feedback)": ""},
        {"Username": "líu", "a1": "0.0", "a1 (feedback)": "time; memory"},
    ]
