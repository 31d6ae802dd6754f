"""What a run of grading has changed, for whom: old and new totals, and the cells behind them."""

from typing import NamedTuple

from coursekit.grading.marks.csv_files import beside_others, update
from coursekit.grading.plain_text import printable

PENALTY = "penalty"
NAMES = ("assignment", "student", "old total", "new total", "cells")


class Change(NamedTuple):
    """What has changed for a student.

    Attributes:
        student: The student's name.
        old: The total before.
        new: The total now, or None if there is no mark any more.
        cells: Points before and now by graded cell, of those that differ; None where there was
            or is no such cell. The penalty is among them.
    """

    student: str
    old: float
    new: float | None
    cells: dict


def changes(before, after):
    """Compares marks; a first mark is no change.

    Args:
        before: `Marks` by student.
        after: A list of `Marks`.

    Returns:
        A list of `Change`s, in the order of `after`.
    """
    found = []
    for marks in after:
        old = before.get(marks.student)
        if old is None or old.points is None:
            continue
        cells = _differences(old, marks)
        if cells:
            found.append(Change(marks.student, old.total, marks.total, cells))
    return found


def _differences(old, new):
    parts = [
        {} if marks.points is None else marks.points | {PENALTY: marks.penalty}
        for marks in (old, new)
    ]
    names = dict.fromkeys(name for part in parts for name in part)
    pairs = {name: (parts[0].get(name), parts[1].get(name)) for name in names}
    return {name: (was, now) for name, (was, now) in pairs.items() if was != now and (was or now)}


def changes_text(found):
    """Returns lines for a terminal.

    Args:
        found: A list of `Change`s.
    """
    if not found:
        return "This run has changed no earlier mark."
    totals = [f"{_number(one.old)} → {_number(one.new)}" for one in found]
    names = [printable(one.student) for one in found]
    wide, high = max(map(len, names)), max(map(len, totals))
    lines = [
        f"  {name.ljust(wide)}  {total.ljust(high)}  {printable(_cells(one))}"
        for name, total, one in zip(names, totals, found, strict=True)
    ]
    return "\n".join([f"Changed by this run ({len(found)}):", *lines])


def _cells(change):
    return ", ".join(
        f"{name} {_number(was)} → {_number(now)}" for name, (was, now) in change.cells.items()
    )


def _number(points):
    return "-" if points is None else f"{points:g}"


def write_changes(path, found, *, name):
    """Writes changes as CSV: assignment, student, old total, new total, and the cells.

    Args:
        path: The file to write; rows of other assignments that are in it stay there.
        found: A list of `Change`s.
        name: The assignment's name.

    Returns:
        Where a file of another kind that was there is kept, or None; see `update`.

    Raises:
        CourseError: If the file cannot be written.
    """
    rows = [
        dict(zip(NAMES, (name, one.student, one.old, one.new, _cells(one)), strict=True))
        for one in found
    ]
    for row in rows:
        row["new total"] = "" if row["new total"] is None else row["new total"]
    return update(path, lambda there: (NAMES, beside_others(there, rows, name)), needed=NAMES)
