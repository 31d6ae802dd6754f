import csv

from coursekit.grading.marks.export import write_canvas, write_moodle
from coursekit.grading.marks.marks import Marks
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


def test_canvas_keeps_other_assignments_and_people_s_own_columns(path):
    write_canvas(path, CLASS, name="a1", points=3)
    text = path.read_text("utf-8").replace("ada,,,ada,,", '"Lovelace, Ada",7,,ada,S1,')
    path.write_text(text, "utf-8")
    bob = Marks("bob", {"c": 1.0})
    write_canvas(path, [CLASS[0], bob], name="a2", points=4)
    write_canvas(path, [Marks("ada", {"a": 3.0})], name="a1", points=5)
    found = {row["SIS Login ID"]: row for row in rows(path)}
    assert list(found) == ["", "ada", "bob"]  # líu has nothing left
    assert (found[""]["Student"], found[""]["a1"], found[""]["a2"]) == ("Points Possible", "5", "4")
    ada = found["ada"]
    assert (ada["Student"], ada["ID"], ada["Section"]) == ("Lovelace, Ada", "7", "S1")
    assert (ada["a1"], ada["a2"], found["bob"]["a2"], found["bob"]["a1"]) == (
        "3.0",
        "2.5",
        "1.0",
        "",
    )


def test_every_row_of_a_gradebook_that_canvas_has_given_stays(path):
    path.parent.mkdir()
    path.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (1),Final Score\n"
        ",,,,,Manual Posting,\n"
        "    Points Possible,,,,,10,(read only)\n"
        '"Doe, B",7,,,S1,3,30\n'
        '"Doe, C",8,,,S1,4,40\n'
        '"Lovelace, Ada",9,1815,ada,S1,,\n'
        '"New, Nora",10,1999,nora,S1,,\n'
    )
    write_canvas(path, CLASS, name="a1", points=5)
    found = [(row["Student"].strip(), row["Essay (1)"], row["a1"]) for row in rows(path)]
    assert found == [
        ("", "Manual Posting", ""),
        ("Points Possible", "10", "5"),
        ("Doe, B", "3", ""),
        ("Doe, C", "4", ""),
        ("Lovelace, Ada", "", "2.5"),
        ("New, Nora", "", ""),
        ("líu", "", "0.0"),
    ]


def test_moodle_keeps_other_assignments(path):
    write_moodle(path, CLASS, name="a1")
    write_moodle(path, [Marks("ada", {"a": 9.0}), Marks("bob", None, "not graded yet")], name="a2")
    write_moodle(path, [*CLASS[1:], Marks("=cmd()", {"a": 1.0}, "@x")], name="a1")
    assert {row.pop("Username"): tuple(row.values()) for row in rows(path)} == {
        "ada": ("9.0", "", "", ""),
        "bob": ("", "not graded yet", "", ""),
        "líu": ("", "", "0.0", "time; memory"),
        "'=cmd()": ("", "", "1.0", "'@x"),
    }


def test_a_name_like_a_formula_is_one_student_run_after_run(path):
    for _ in range(2):
        write_moodle(path, [Marks("=a", {"a": 1.0}), Marks("-5", {"a": 2.0})], name="-a1")
        write_canvas(path.with_name("c.csv"), [Marks("=a", {"a": 1.0})], name="-a1", points=1)
    assert [tuple(row.values()) for row in rows(path)] == [("'=a", "1.0", ""), ("-5", "2.0", "")]
    assert list(rows(path)[0]) == ["Username", "'-a1", "'-a1 (feedback)"]
    assert len(rows(path.with_name("c.csv"))) == 2


def test_a_file_of_another_kind_is_kept(path):
    write_moodle(path, CLASS, name="a1")
    assert write_canvas(path, CLASS, name="a1", points=3) == path.with_name("marks.1.csv")
    assert len(rows(path.with_name("marks.1.csv"))) == 2
