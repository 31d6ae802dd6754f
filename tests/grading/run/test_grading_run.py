"""Every export holds the whole class, and what nbgrader's gradebook says, to the last point."""

import csv
from datetime import datetime, timedelta
import os
import shutil

from coursekit.cli import main
from coursekit.grading.course.folder import convert, load_config
from coursekit.grading.gradebook.results import Results
from coursekit.grading.notebook.cells import grade_id_of
from grading_cells import nbgrader_cell
from jail_check import needs_bubblewrap
import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
import pytest

pytestmark = needs_bubblewrap
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
RIGHT = "def double(number):\n    return 2 * number"
WRONG = "def double(number):\n    return number"
LATE = """
c.AssignLatePenalties.plugin_class = "nbgrader.plugins.LateSubmissionPlugin"
c.LateSubmissionPlugin.penalty_method = "zero"
"""


def source(answer=RIGHT):
    """A notebook of a 3-point test and a 4-point task for a person."""
    task = new_markdown_cell("Explain it.", id="essay")
    settings = {"grade": False, "solution": False, "locked": True, "schema_version": 3}
    task.metadata.nbgrader = settings | {"task": True, "grade_id": "essay", "points": 4}
    cells = [
        nbgrader_cell("double", answer, solution=True),
        nbgrader_cell("test_double", "assert double(2) == 4", grade=True, locked=True, points=3),
        task,
    ]
    return new_notebook(cells=cells, metadata=KERNEL)


def hand_in(course, student, name, *answers, day="2024-02-28"):
    """Hands in two notebooks with an answer each."""
    folder = course / "submitted" / student / name
    folder.mkdir(parents=True)
    for book, answer in zip(("first", "second"), answers, strict=True):
        nbformat.write(source(answer), folder / f"{book}.ipynb")
    (folder / "timestamp.txt").write_text(f"{day} 12:00:00 UTC")


@pytest.fixture
def two_books(course):
    """A course whose assignment `pair` has two notebooks with the same ids, and a due date."""
    folder = course / "source" / "pair"
    folder.mkdir()
    for book in ("first", "second"):
        nbformat.write(source(), folder / f"{book}.ipynb")
    with open(course / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(LATE)
    hand_in(course, "half", "pair", RIGHT, WRONG)
    hand_in(course, "late", "pair", RIGHT, RIGHT, day="2024-03-02")
    return course


def book_of(course):
    return Gradebook(f"sqlite:///{course}/gradebook.db", "coursekit")


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grade(course, *words):
    exports = ["--canvas", str(course / "canvas.csv"), "--moodle", str(course / "moodle.csv")]
    return main(["grade", "pair", "--course", str(course), "--workers", "1", *exports, *words])


def check_exports(course):
    """Compares all three exports with the gradebook; returns the totals by student."""
    with book_of(course) as book:
        expected = {
            found.student.id: max(0.0, found.score - (found.late_submission_penalty or 0))
            for found in book.assignment_submissions("pair")
        }
        best = book.find_assignment("pair").max_score
    marks = [row for row in rows(course / "marks.csv") if row["assignment"] == "pair"]
    assert {row["student"]: float(row["total"]) for row in marks if row["total"]} == expected
    assert {float(row["max"]) for row in marks} == {best}
    for row in marks:
        cells = [float(row[name] or 0) for name in row if "/" in name]
        total = max(0.0, sum(cells) - float(row.get("penalty") or 0))
        assert total == float(row["total"] or 0)
    canvas = rows(course / "canvas.csv")[1:]
    assert {r["SIS Login ID"]: float(r["pair"]) for r in canvas if r["pair"]} == expected
    moodle = rows(course / "moodle.csv")
    assert {row["Username"]: float(row["pair"]) for row in moodle if row["pair"]} == expected
    return expected


def test_exports_equal_the_gradebook_and_another_assignment_s_run_loses_nothing(two_books):
    assert grade(two_books) == 0
    assert check_exports(two_books) == {"half": 3, "late": 6}
    page = (two_books / "feedback" / "half" / "pair" / "first.html").read_text("utf-8")
    assert '<a href="#test_double">test_double</a> (Score: 3.0 / 3.0)' in page
    with book_of(two_books) as book:  # a person marks the task, gives more, and sets a due date
        graded = book.find_grade("essay", "second", "pair", "half")
        graded.manual_score, graded.extra_credit = 2.5, 0.5
        book.update_or_create_assignment("pair", duedate=datetime(2024, 3, 1))
        book.db.commit()
    assert grade(two_books) == 0
    assert check_exports(two_books) == {"half": 6, "late": 0}
    with book_of(two_books) as book:
        book.find_submission("pair", "late").extension = timedelta(days=7)
        book.db.commit()
        assert {(s.last_name, s.first_name) for s in book.students} == {("half", ""), ("late", "")}
    hand_in(two_books, "new", "pair", WRONG, WRONG)
    assert grade(two_books, "--students", "late") == 0
    assert check_exports(two_books) == {"half": 6, "late": 6}
    new = [row for row in rows(two_books / "marks.csv") if row["student"] == "new"]
    assert [(row["total"], row["reason"]) for row in new] == [("", "not graded yet")]
    folder = two_books / "submitted" / "ada" / "doubling"
    shutil.copytree(two_books / "source" / "doubling", folder)
    assert main(["grade", "doubling", "--course", str(two_books), "--workers", "1"]) == 0
    totals = {(r["assignment"], r["student"]): r["total"] for r in rows(two_books / "marks.csv")}
    of_pair = {("pair", "half"): "6.0", ("pair", "late"): "6.0", ("pair", "new"): ""}
    assert totals == of_pair | {("doubling", "ada"): "3.0"}


@pytest.fixture
def doubling(course):
    shutil.copytree(course / "source" / "doubling", course / "submitted" / "ada" / "doubling")
    (course / "submitted" / "ada" / "doubling" / "data.txt").write_text("1")
    return course


def score(course):
    with book_of(course) as book:
        return book.find_submission("doubling", "ada").score


def test_a_module_that_the_jail_lacks_is_no_mark(doubling, capsys):
    path = doubling / "source" / "doubling" / "doubling.ipynb"
    notebook = nbformat.read(path, as_version=4)
    sound = path.read_bytes()
    words = ["grade", "doubling", "--course", str(doubling), "--workers", "1"]
    notebook.cells.insert(0, nbformat.v4.new_code_cell("import coursekit_is_elsewhere"))
    nbformat.write(notebook, path)
    assert main(words) == 1
    output = capsys.readouterr()
    assert "No module named 'coursekit_is_elsewhere'" in output.err
    assert "Nothing was recorded" in output.err
    assert "ada            -      -  not graded in this run" in output.out
    assert not (doubling / ".grading" / "doubling" / "ada.json").exists()
    path.write_bytes(sound)
    assert main(words) == 0
    assert "ada            3      3" in capsys.readouterr().out


def test_the_formgrader_s_way_keeps_the_earlier_mark_when_the_grader_fails(doubling, monkeypatch):
    config = load_config(doubling)
    assert main(["grade", "doubling", "--course", str(doubling), "--workers", "1"]) == 0
    assert score(doubling) == 3
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "coursekit.grading.notebook.run.set_up", lambda modules: "import not_in_the_jail"
        )
        with pytest.raises(Exception, match="No module named 'not_in_the_jail'"):
            convert(Autograde, "doubling", config=config)
    assert score(doubling) == 3
    convert(Autograde, "doubling", config=config)
    assert score(doubling) == 3


def test_a_data_file_of_the_instructor_s_that_changes_is_graded_again(doubling, capsys):
    path = doubling / "source" / "doubling" / "doubling.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (test,) = [cell for cell in notebook.cells if grade_id_of(cell) == "test_double"]
    test.source = "assert double(int(open('data.txt').read())) == 2"
    nbformat.write(notebook, path)
    data = path.with_name("data.txt")
    data.write_text("1")
    words = ["grade", "doubling", "--course", str(doubling), "--workers", "1"]
    assert main(words) == 0
    assert "ada            3" in capsys.readouterr().out
    data.write_text("2")
    assert main(words) == 0
    assert "ada            0" in capsys.readouterr().out


def submissions_named(course, names):
    """Hands in the right answer under names as bytes."""
    for name in names:
        folder = os.path.join(os.fsencode(course / "submitted"), name, b"doubling")
        shutil.copytree(os.fsencode(course / "source" / "doubling"), folder)


def test_no_name_of_a_folder_ends_the_batch_or_moves_a_cursor(course, capsys):
    good = [b"ada", b"=1+1", b"-x", b"a, b", "ünï".encode(), b"<b>{x}", b"~"]
    bad = [b".hidden", b"[ab]", b"new\nline", b"l\xe9a", b"\x1b]0;x\x07", b"n" * 255]
    submissions_named(course, [*good, *bad])
    (course / "submitted" / "a file").write_text("")
    words = ["grade", "doubling", "--course", str(course), "--workers", "1"]
    exports = ["--canvas", str(course / "c.csv"), "--moodle", str(course / "m.csv")]
    assert main([*words, *exports]) == 1
    output = capsys.readouterr()
    for line in (output.out + output.err).replace("\n", "").split("\r"):
        assert "\x1b]" not in line
        assert "\x07" not in line
    assert "new\\nline: its folder's name is no printable UTF-8: rename the folder" in output.err
    assert output.err.count(": rename the folder") >= len(bad)
    for file_name, column in (("marks.csv", "student"), ("c.csv", "SIS Login ID")):
        found = {
            row[column]: row.get("total", row.get("doubling")) for row in rows(course / file_name)
        }
        assert [found[name] for name in ("ada", "'=1+1", "'-x", "a, b", "ünï", "<b>{x}", "~")] == [
            "3.0"
        ] * 7
        assert [found[name] for name in (".hidden", "[ab]", "new\\nline", "l\\udce9a")] == [""] * 4
    assert main([*words, "--students", "ada"]) == 0
    assert len(rows(course / "marks.csv")) == len(good) + len(bad)


def test_a_file_that_is_in_the_way_is_kept_and_one_that_cannot_be_is_named(course, capsys):
    submissions_named(course, [b"ada"])
    (course / "marks.csv").write_text("my;own;table\n")
    words = ["grade", "doubling", "--course", str(course), "--workers", "1"]
    assert main(words) == 0
    assert f"it is kept as {course / 'marks.1.csv'}" in capsys.readouterr().err
    assert (course / "marks.1.csv").read_text() == "my;own;table\n"
    assert main([*words, "--csv", str(course)]) == 1
    output = capsys.readouterr()
    assert f"{course} must be a file that can be written: Is a directory." in output.err
    assert "ada            3      3" in output.out


def test_two_runs_do_not_grade_one_assignment_at_a_time(two_books, capsys):
    with Results(two_books / ".grading" / "pair").alone():
        assert main(["grade", "pair", "--course", str(two_books)]) == 1
    assert "pair is being graded by another run" in capsys.readouterr().err
    assert not (two_books / "marks.csv").exists()
