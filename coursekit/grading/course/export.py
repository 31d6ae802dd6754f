"""Marks as the CSV files that learning platforms import."""

import csv
from pathlib import Path


def write_canvas(path, class_marks, *, name, points):
    """Writes marks as Canvas's gradebook imports them.

    Students are matched by `SIS Login ID`; the other columns must be there and may be empty. The
    second row holds the points possible.

    Args:
        path: The file to write.
        class_marks: A list of `Marks`.
        name: The assignment's name.
        points: The most that it earns.
    """
    columns = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", name]
    rows = [["Points Possible", "", "", "", "", points]]
    rows += [[m.student, "", "", m.student, "", _total(m)] for m in class_marks]
    _write(path, columns, rows)


def write_moodle(path, class_marks, *, name):
    """Writes marks as Moodle's gradebook imports them, with a column of feedback.

    Map `Username` to the user, and the two others to the grade item and its feedback.

    Args:
        path: The file to write.
        class_marks: A list of `Marks`.
        name: The assignment's name.
    """
    rows = [[m.student, _total(m), m.reason] for m in class_marks]
    _write(path, ["Username", name, f"{name} (feedback)"], rows)


def _total(marks):
    return "" if marks.points is None else marks.total


def _write(path, columns, rows):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
