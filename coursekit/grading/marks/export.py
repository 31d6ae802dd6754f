"""Marks as the CSV files that learning platforms import.

A file may hold several assignments, each in columns of its own; what is there of others stays.
"""

from functools import partial

from coursekit.grading.marks.csv_files import harmless, update

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE = ("Username",)
POSSIBLE = "Points Possible"


def write_canvas(path, class_marks, *, name, points):
    """Writes marks as Canvas's gradebook imports them.

    Students are matched by `SIS Login ID`; the other columns must be there and may be empty. The
    second row holds the points possible.

    Args:
        path: The file to write.
        class_marks: A list of `Marks`.
        name: The assignment's name.
        points: The most that it earns.

    Returns:
        Where a file of another kind that was there is kept, or None; see `update`.
    """
    rows = [{"Student": POSSIBLE, name: points}]
    for marks in class_marks:
        rows.append({"Student": marks.student, "SIS Login ID": marks.student, name: _total(marks)})
    change = partial(_merged, new=rows, key="SIS Login ID", fixed=CANVAS, own=[name])
    return update(path, change, needed=CANVAS)


def write_moodle(path, class_marks, *, name):
    """Writes marks as Moodle's gradebook imports them, with a column of feedback.

    Map `Username` to the user, and the two others to the grade item and its feedback.

    Args:
        path: The file to write.
        class_marks: A list of `Marks`.
        name: The assignment's name.

    Returns:
        Where a file of another kind that was there is kept, or None; see `update`.
    """
    own = [name, f"{name} (feedback)"]
    rows = [{"Username": m.student, own[0]: _total(m), own[1]: m.reason} for m in class_marks]
    change = partial(_merged, new=rows, key="Username", fixed=MOODLE, own=own)
    return update(path, change, needed=MOODLE)


def _total(marks):
    return "" if marks.points is None else marks.total


def _merged(there, *, new, key, fixed, own):
    """Returns columns and rows: those of other assignments that are there, and an assignment's.

    Args:
        there: The rows in the file.
        new: The assignment's rows.
        key: The column that tells who it is.
        fixed: The columns that no assignment has for itself.
        own: The assignment's columns.
    """
    own = [harmless(column) for column in own]
    others = [{c: text for c, text in row.items() if c not in own} for row in there]
    table = {
        _who(row, key, number): row
        for number, row in enumerate(others)
        if row.keys() - set(fixed) or not _is_bare(row, key)
    }
    for row in new:
        found = {harmless(column): harmless(value) for column, value in row.items()}
        who = _who(found, key)
        table[who] = found | table.get(who, {})
    columns = dict.fromkeys(column for row in table.values() for column in row)
    more = [column for column in columns if column not in (*fixed, *own)]
    return [*fixed, *more, *own], list(table.values())


def _who(row, key, number=None):
    """Returns what tells a row from others: whose it is, or what; rows of nobody are told apart."""
    name = row.get("Student", "").strip()
    return row.get(key) or (POSSIBLE if name == POSSIBLE else (name, number))


def _is_bare(row, key):
    """Says whether a row is as we wrote it, with nothing of another program or person."""
    return {*row.values()} <= {row.get(key, POSSIBLE)}
