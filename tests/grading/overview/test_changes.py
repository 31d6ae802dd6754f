import csv

from coursekit.grading.marks.marks import Marks
from coursekit.grading.overview.changes import Change, changes, changes_text, write_changes

BEFORE = {
    "ada": Marks("ada", {"one": 1.0, "two": 2.0}),
    "bob": Marks("bob", {"one": 1.0, "two": 0.0}, penalty=0.5),
    "eve": Marks("eve", {"one": 1.0, "two": 2.0}),
    "new": Marks("new", None),
    "off": Marks("off", {"one": 1.0, "two": 2.0}),
}
AFTER = [
    Marks("ada", {"one": 1.0, "two": 2.0}, "another reason"),
    Marks("bob", {"one": 1.0, "two": 2.0}, penalty=1.0),
    Marks("eve", {"one": 1.0, "three": 4.0}),
    Marks("first", {"one": 1.0, "two": 2.0}),
    Marks("new", {"one": 1.0, "two": 2.0}),
    Marks("off", None, "not graded"),
]
BOB = Change("bob", 0.5, 2.0, {"two": (0.0, 2.0), "penalty": (0.5, 1.0)})
EVE = Change("eve", 3.0, 5.0, {"two": (2.0, None), "three": (None, 4.0)})
OFF = Change("off", 3.0, None, {"one": (1.0, None), "two": (2.0, None)})


def test_what_differs_is_told_and_a_first_mark_is_no_change():
    assert changes(BEFORE, AFTER) == [BOB, EVE, OFF]


def test_nothing_changes_between_equals():
    assert changes({marks.student: marks for marks in AFTER}, AFTER) == []
    assert changes_text([]) == "This run has changed no earlier mark."


def test_cells_that_balance_each_other_are_a_change_too():
    (found,) = changes(BEFORE, [Marks("ada", {"one": 2.0, "two": 1.0})])
    assert found.old == found.new
    assert set(found.cells) == {"one", "two"}


def test_the_text_says_from_what_to_what():
    hostile = Change("a\x1b[31m", 1.0, 2.0, {"one\r": (1.0, 2.0)})
    assert changes_text([BOB, OFF, hostile]).splitlines() == [
        "Changed by this run (3):",
        "  bob        0.5 → 2  two 0 → 2, penalty 0.5 → 1",
        "  off        3 → -    one 1 → -, two 2 → -",
        r"  a\x1b[31m  1 → 2    one\r 1 → 2",
    ]


def test_the_file_keeps_other_assignments_and_replaces_its_own_rows(tmp_path):
    path = tmp_path / "changes.csv"
    write_changes(path, [BOB, EVE], name="a1")
    write_changes(path, [OFF], name="a2")
    write_changes(path, [Change("=1+1", 1.0, 2.0, {"one": (1.0, 2.0)})], name="a1")
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [tuple(row.values()) for row in rows] == [
        ("a1", "'=1+1", "1.0", "2.0", "one 1 → 2"),
        ("a2", "off", "3.0", "", "one 1 → -, two 2 → -"),
    ]
