import csv

from coursekit.grading.marks.marks import (
    Marks,
    cell_labels,
    marks_table,
    max_points,
    points_layout,
    waiting_text,
    write_csv,
)
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
import pytest

LAYOUT = {"double": {"test_one": 1.0, "test_many": 2.0}, "triple": {"test_triple": 0.5}}
CLASS = [
    Marks("ada", {"test_one": 1.0, "test_many": 2.0, "test_triple": 0.5}),
    Marks("bob", {"test_one": 1.0, "test_many": 0.0, "test_triple": 0.0}, "kernel died"),
    Marks("eve", None, "not graded"),
]


def cell(name, *, grade=False, solution=False, points=0):
    nbgrader = {"grade_id": name, "grade": grade, "solution": solution, "points": points}
    return new_code_cell(metadata={"nbgrader": nbgrader})


def test_a_test_belongs_to_the_answer_above_it():
    cells = [
        cell("double", solution=True),
        cell("check", grade=True),
        cell("test_one", grade=True, points=1),
        new_markdown_cell("Next."),
        cell("test_many", grade=True, points=2),
        cell("triple", solution=True),
        cell("test_triple", grade=True, points=0.5),
    ]
    assert points_layout({"a.ipynb": new_notebook(cells=cells)}) == LAYOUT


def test_points_by_test_cell_and_their_total():
    assert max_points(LAYOUT) == CLASS[0].points
    assert [marks.total for marks in CLASS] == [3.5, 1.0, None]


def test_the_table_has_a_column_a_task_and_a_note():
    assert marks_table(CLASS, LAYOUT).splitlines() == [
        "student   double  triple  total  note",
        "(points)       3     0.5    3.5",
        "ada            3     0.5    3.5",
        "bob            1       0      1  kernel died",
        "eve            -       -      -  not graded",
    ]


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (0, ["ada", "1.0", "2.0", "0.5", "3.5", "3.5", ""]),
        (1, ["bob", "1.0", "0.0", "0.0", "1.0", "3.5", "kernel died"]),
        (2, ["eve", "", "", "", "", "3.5", "not graded"]),
    ],
)
def test_the_csv_file_has_a_column_a_test_cell(tmp_path, index, expected):
    write_csv(tmp_path / "marks.csv", CLASS, LAYOUT)
    with open(tmp_path / "marks.csv", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    tests = ["test_one", "test_many", "test_triple"]
    assert header == ["student", *tests, "total", "max", "reason"]
    assert rows[index] == expected


def test_ids_are_unique_within_a_notebook_only():
    book = new_notebook(cells=[cell("double", solution=True), cell("t", grade=True, points=3)])
    only = new_notebook(cells=[cell("u", grade=True, points=1), cell("total", grade=True)])
    books = {"first.ipynb": book, "second.ipynb": book, "third.ipynb": only}
    assert points_layout(books) == {
        "first/double": {"first/t": 3},
        "second/double": {"second/t": 3},
        "other": {"u": 1},
    }
    assert cell_labels(books)["third", "u"] == "u"
    assert cell_labels(books)["third", "total"] == "third/total"  # there is a column of this name


def test_a_task_cell_has_its_points():
    task = cell("essay", points=4)
    task.metadata.nbgrader.task = True
    assert points_layout({"a.ipynb": new_notebook(cells=[task])}) == {"essay": {"essay": 4}}


def test_a_penalty_is_taken_off_and_never_leaves_less_than_nothing():
    assert Marks("ada", {"a": 3.0}, penalty=1.0).total == 2
    assert Marks("ada", {"a": 3.0}, penalty=5.0).total == 0
    table = marks_table([Marks("ada", {"a": 3.0}, penalty=1.0)], {"x": {"a": 3.0}})
    assert table.splitlines()[-1].split() == ["ada", "3", "1", "2"]


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_marks_of_another_assignment_stay_in_the_file(tmp_path):
    path = tmp_path / "marks.csv"
    write_csv(path, CLASS, LAYOUT, name="b")
    write_csv(path, [Marks("ada", {"x": 1.0}, penalty=0.5)], {"task": {"x": 2.0}}, name="a")
    write_csv(path, CLASS[:2], LAYOUT, name="b")
    found = {(row["assignment"], row["student"]): row for row in rows(path)}
    assert list(found) == [("a", "ada"), ("b", "ada"), ("b", "bob")]
    assert (found["a", "ada"]["x"], found["a", "ada"]["penalty"]) == ("1.0", "0.5")
    assert (found["a", "ada"]["total"], found["a", "ada"]["max"]) == ("0.5", "2.0")
    assert (found["b", "bob"]["test_one"], found["b", "bob"]["x"]) == ("1.0", "")
    assert found["b", "bob"]["reason"] == "kernel died"


def test_names_like_formulas_and_controls_are_texts_run_after_run(tmp_path):
    path = tmp_path / "marks.csv"
    strange = [Marks("=1+1", {"-t": -1.0}, "x\x1b[2J"), Marks("l\udce9a\n", {"-t": 2.0})]
    for _ in range(2):
        write_csv(path, strange, {"task": {"-t": 2.0}}, name="-b")
        write_csv(path, CLASS, LAYOUT, name="a")
    found = [row for row in rows(path) if row["assignment"] != "a"]
    assert [row["student"] for row in found] == ["'=1+1", "l\\udce9a\\n"]
    assert [row["assignment"] for row in found] == ["'-b", "'-b"]
    assert [(row["'-t"], row["total"]) for row in found] == [("-1.0", "0.0"), ("2.0", "2.0")]
    assert found[0]["reason"] == "x\\x1b[2J"
    assert len(rows(path)) == 2 + len(CLASS)


def test_the_table_moves_no_cursor_and_stays_aligned():
    table = marks_table([Marks("a\x1b[2J\n\udce9", {"a": 3.0}, "x\ny")], {"x": {"a": 3.0}})
    assert table.splitlines()[-1] == "a\\x1b[2J\\n\\udce9  3      3  x\\ny"


def test_a_file_of_one_assignment_is_kept_beside_one_of_several(tmp_path):
    path = tmp_path / "marks.csv"
    write_csv(path, CLASS, LAYOUT)
    assert write_csv(path, CLASS, LAYOUT, name="b") == tmp_path / "marks.1.csv"
    assert [row["assignment"] for row in rows(path)] == ["b"] * 3


WAITING = Marks("liu", {"test_one": 1.0, "test_many": 0.0, "test_triple": 0.0}, waiting=("essay",))


def test_cells_that_wait_for_a_person_have_a_column_and_a_sentence(tmp_path):
    lines = marks_table([*CLASS, WAITING], LAYOUT).splitlines()
    column = [line.rstrip()[:41].split()[4:5] for line in lines]
    assert lines[0].split() == ["student", "double", "triple", "total", "by", "hand", "note"]
    assert lines[-1].split() == ["liu", "1", "0", "1", "1"]
    assert column[2] == ["-"]
    assert "by hand" not in marks_table(CLASS, LAYOUT)
    assert waiting_text([*CLASS, WAITING, WAITING]).startswith(
        "To be graded by hand: 2 cells of 2 submissions"
    )
    assert waiting_text([WAITING]).startswith("To be graded by hand: 1 cell of 1 submission,")
    assert waiting_text(CLASS) == ""
    write_csv(tmp_path / "marks.csv", [*CLASS, WAITING], LAYOUT)
    with open(tmp_path / "marks.csv", encoding="utf-8", newline="") as file:
        rows = {row["student"]: row["by hand"] for row in csv.DictReader(file)}
    assert rows == {"ada": "", "bob": "", "eve": "", "liu": "1"}


def test_tasks_that_do_not_fit_into_the_window_leave_the_totals():
    whole = marks_table(CLASS, LAYOUT)
    fits = len(whole.splitlines()[0])
    assert marks_table(CLASS, LAYOUT, width=fits) == whole
    *lines, hint = marks_table(CLASS, LAYOUT, width=fits - 1).splitlines()
    assert lines[0].split() == ["student", "total", "note"]
    totals = [line.split()[1 + len(LAYOUT)] for line in whole.splitlines()]
    assert [line.split()[1] for line in lines] == totals
    assert hint.startswith(f"({len(LAYOUT)} tasks need a wider window")
