"""CSV files of marks that grow run by run: written whole or not at all, and harmless to open."""

from contextlib import contextmanager, suppress
import csv
import fcntl
import os
from pathlib import Path
import re

from coursekit._whole_file import whole_file
from coursekit.grading.errors import CourseError
from coursekit.grading.plain_text import printable

NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
FORMULA = re.compile(r"(^|[;,|])(?=\s*[=+\-@＝＋－＠])")  # noqa: RUF001 (a spreadsheet takes them too)


def harmless(value):
    """Returns a cell that no spreadsheet takes for a formula, and every program for one line.

    Numbers stay as they are. What begins like a formula, also after another separator than the
    comma, gets an apostrophe, by which spreadsheets know a text.
    """
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        return value
    return FORMULA.sub(r"\1'", printable(value))


def beside_others(there, rows, name):
    """Returns an assignment's rows among those of others, sorted by assignment.

    Args:
        there: The rows in the file; the assignment's own among them give way.
        rows: The assignment's rows, as dicts with "assignment" among the columns.
        name: The assignment's name.
    """
    others = [row for row in there if row.get("assignment") != harmless(name)]
    rows = [{harmless(column): value for column, value in row.items()} for row in rows]
    return sorted([*others, *rows], key=lambda row: row.get("assignment", ""))


def update(path, change, *, needed):
    """Changes a CSV file, while no other grader does; makes it if need be, and its folder.

    Args:
        path: The file. One that is not plain, such as a terminal, is only written to.
        change: Called with the rows that are there, as dicts without what is empty; returns
            columns and rows.
        needed: Columns by which a file of this kind is known. Any other file is not overwritten
            but keeps its content under another name.

    Returns:
        The other name, or None.

    Raises:
        CourseError: If the file cannot be written.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            _write(path, *change([]))
            return None
        path = path.resolve()
        with _lock(path.parent):
            rows, kept = _read(path, needed)
            _replace(path, *change(rows))
    except OSError as error:
        raise CourseError(
            f"{path} must be a file that can be written: {error.strerror}."
        ) from error
    return kept


@contextmanager
def _lock(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _read(path, needed):
    """Returns the rows of a file, or none and the name under which it is kept."""
    if not path.exists() or path.stat().st_size == 0:
        return [], None
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            rows = list(reader)
        if {*needed} <= {*reader.fieldnames}:
            return [{name: text for name, text in r.items() if name and text} for r in rows], None
    except (UnicodeError, csv.Error):
        pass
    kept = next(p for p in _other_names(path) if not p.exists())
    os.replace(path, kept)
    return [], kept


def _other_names(path):
    number = 0
    while True:
        number += 1
        yield path.with_name(f"{path.stem}.{number}{path.suffix}")


def _replace(path, columns, rows):
    with whole_file(path) as scratch:
        _write(scratch, columns, rows)


def _write(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(harmless, columns))
        writer.writerows([harmless(row.get(name, "")) for name in columns] for row in rows)
