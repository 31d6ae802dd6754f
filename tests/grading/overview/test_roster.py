import csv
from datetime import timedelta

from coursekit.cli import main
from coursekit.grading.course.folder import scripts_on_path
from coursekit.grading.marks.marks import Marks
from coursekit.grading.overview.class_record import Submission, read_class
from coursekit.grading.overview.roster import (
    AGAIN,
    EMPTY,
    GRADED,
    MISSING,
    UNGRADED,
    WAITS,
    duration,
    roster,
    roster_table,
    summary,
    write_roster,
)
from coursekit.grading.overview.student_list import Listed
from doubling_course import make_course
from graded_course import DUE
from nbgrader.api import Gradebook
import pytest

LISTED = [Listed("ada", "Ada L"), Listed("bob"), Listed("cyd"), Listed("dee"), Listed("eve")]
SUBMISSIONS = {
    "ada": Submission(True, Marks("ada", {"one": 2.0})),
    "bob": Submission(True, Marks("bob", {"one": 1.0}, waiting=("essay", "task")), 90_000.0),
    "dee": Submission(True),
    "eve": Submission(False, None, 0.0, timedelta(days=2)),
    "gone": Submission(False),
    "zoe\x1b[2J": Submission(True, Marks("zoe", {"one": 0.0})),
}
ENTRIES = roster(LISTED, SUBMISSIONS)


def test_everyone_listed_or_handed_in_has_one_line_and_nobody_else():
    students = [one.student for one in ENTRIES]
    assert students == ["ada", "bob", "cyd", "dee", "eve", "zoe\x1b[2J"]
    assert [one.state for one in ENTRIES] == [GRADED, WAITS, MISSING, UNGRADED, MISSING, GRADED]
    assert [one.student for one in ENTRIES if one.unknown] == ["zoe\x1b[2J"]


def test_the_table_has_the_columns_that_are_needed_and_nothing_moves_a_cursor():
    table = roster_table(ENTRIES)
    assert "\x1b" not in table
    assert "group" not in table
    assert table.splitlines()[2].split() == [
        "bob",
        "to",
        "grade",
        "by",
        "hand",
        "1",
        "2",
        "1",
        "d",
        "1",
        "h",
    ]


def test_the_summary_counts_and_names():
    assert summary(ENTRIES).splitlines() == [
        "3 of 5 students have handed in.",
        "Not handed in (2): cyd, eve",
        r"Handed in, but not in the list of students (1): zoe\x1b[2J",
        "Handed in, but not graded (1): dee",
        "To be graded by hand, 2 cells (1): bob",
        "Late (1): bob",
    ]
    assert summary(roster([Listed("ada")], SUBMISSIONS | {"zoe\x1b[2J": Submission(False)}))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, ""),
        (1, "1 min"),
        (3599, "1 h"),
        (5400, "1 h 30 min"),
        (86400, "1 d"),
        (90_061, "1 d 1 h"),
    ],
)
def test_durations(seconds, words):
    assert duration(seconds) == words


def test_the_file_is_harmless_and_keeps_other_assignments(tmp_path):
    path = tmp_path / "roster.csv"
    write_roster(path, ENTRIES, name="a1")
    write_roster(path, roster([Listed("=1+1", "@x")], {}), name="a2")
    write_roster(path, ENTRIES[:1], name="a1")
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["assignment"], r["student"], r["name"], r["state"]) for r in rows] == [
        ("a1", "ada", "Ada L", GRADED),
        ("a2", "'=1+1", "'@x", MISSING),
    ]


def test_what_the_gradebook_and_the_folders_hold(course):
    for student, time in (("new", "2024-03-01 13:30:00 UTC"), ("odd", "yesterday")):
        folder = course / "submitted" / student / "doubling"
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text(time)
        (folder / "doubling.ipynb").touch()
    found = read_class(course, "doubling").submissions
    assert {who: one.late / 3600 for who, one in found.items()} == {
        "ada": 0,
        "bob": 30,
        "new": 1.5,
        "odd": 0,
        "zoe": 6,
    }
    assert found["bob"].marks.waiting == ("essay",)
    assert found["ada"].marks == Marks("ada", {"test_double": 3, "test_more": 1, "essay": 4})
    assert found["new"].marks is None
    assert found["zoe"].extension == timedelta(days=1)


def test_what_is_handed_in_again_or_without_a_notebook_is_told(course, tmp_path, capsys):
    (course / "submitted" / "cyd" / "doubling").mkdir(parents=True)
    for student, time in (("ada", "2024-03-01 14:00:00 UTC"), ("bob", "2024-03-02 18:00:00 UTC")):
        folder = course / "submitted" / student / "doubling"
        (folder / "timestamp.txt").write_text(time)  # bob's is that of the gradebook
        (folder / "doubling.ipynb").touch()
    found = read_class(course, "doubling").submissions
    assert (found["ada"].is_newer, found["ada"].late) == (True, 7200)
    assert (found["bob"].is_newer, found["bob"].late) == (False, 108_000)
    entries = {one.student: one for one in roster([Listed("cyd"), Listed("ada")], found)}
    assert entries["cyd"].state == EMPTY
    assert entries["ada"].state == AGAIN
    words = summary([*entries.values()])
    assert "1 of 2 students have handed in.\nNot handed in (1): cyd" in words
    assert "Handed in again since they were graded (1): ada" in words


def test_the_command(course, tmp_path, capsys):
    path = tmp_path / "class.csv"
    path.write_text("Surname,Username\nLovelace,ada\nRoe,bob\nDoe,cyd\n")
    words = ["roster", "doubling", "--course", str(course)]
    assert main([*words, "--students", str(path), "--csv", str(tmp_path / "roster.csv")]) == 0
    output = capsys.readouterr().out
    assert f"The class: column `Username` of {path}." in output
    assert "Not handed in (1): cyd" in output
    assert "Handed in, but not in the list of students (1): zoe" in output
    assert "To be graded by hand, 1 cell (1): bob" in output
    assert (tmp_path / "roster.csv").read_text().count("\n") == 5
    assert main(words) == 0
    assert "3 of 3 students have handed in." in capsys.readouterr().out


def test_errors_say_what_to_do(course, tmp_path, capsys):
    words = ["roster", "doubling", "--course", str(course)]
    assert main([*words, "--students", str(tmp_path / "none.csv")]) == 1
    assert "none.csv: No such file" in capsys.readouterr().err
    assert main(["roster", "trebling", "--course", str(course)]) == 1
    assert "which has doubling" in capsys.readouterr().err


def test_before_anyone_has_handed_in_and_without_a_gradebook(course, tmp_path, capsys):
    (course / "gradebook.db").unlink()
    path = tmp_path / "class.txt"
    path.write_text("ada\nbob\ncyd\n")
    words = ["roster", "doubling", "--course", str(course)]
    words += ["--submissions", str(tmp_path / "nowhere")]
    assert main([*words, "--students", str(path)]) == 0
    assert "0 of 3 students have handed in." in capsys.readouterr().out
    assert main(words) == 1
    assert "`--students FILE` must name the class" in capsys.readouterr().err
    assert not (course / "gradebook.db").exists()


def test_an_extension_given_before_the_release_is_no_mark(tmp_path):
    course = make_course(tmp_path)
    with scripts_on_path(), Gradebook(f"sqlite:///{course}/gradebook.db", "coursekit") as book:
        book.add_assignment("doubling", duedate=DUE)  # but no notebook of it yet
        book.add_student("ada")
        book.update_or_create_submission("doubling", "ada")
        book.grant_extension("doubling", "ada", days=2)
    (entry,) = roster([Listed("ada")], read_class(course, "doubling").submissions)
    assert (entry.state, entry.total) == (MISSING, None)
    assert entry.extension == timedelta(days=2)
