"""Reads who is in a class: a list of names, or the CSV file that a learning platform exports."""

import csv
import io
from pathlib import Path
import re
from typing import NamedTuple
import unicodedata

from coursekit.grading.errors import CourseError
from coursekit.grading.marks.csv_files import harmless

# Columns that hold what a student's folder is called, the likeliest first: of Canvas, Moodle
# and nbgrader. Which one does is seen by comparing them with the folders that are there.
KEYS = (
    *("sis login id", "login id", "username", "student", "id", "id number", "sis user id"),
    *("email address", "email"),
)
FULL_NAMES = ("name", "full name", "student name", "student")
FIRST_NAMES, LAST_NAMES = ("first name", "first_name"), ("surname", "last name", "last_name")
GROUPS = ("group", "groups", "section")
NOBODY = ("points possible", "student, test", "test student")  # rows that Canvas adds
SEPARATORS = (",", ";", "\t")
HEADS = {*KEYS, *FULL_NAMES, *FIRST_NAMES, *LAST_NAMES, *GROUPS, "login"}
EXCEL = re.compile(r"\s*sep=.\s*", re.IGNORECASE)  # its first line


class Listed(NamedTuple):
    """One who is in the class.

    Attributes:
        student: What the student's folder is called.
        name: The student's name, or "".
        group: The student's group or section, or "".
    """

    student: str
    name: str = ""
    group: str = ""


def read_students(path, *, known=(), column=None):
    """Reads a class.

    Args:
        path: A text file of a name a line, or CSV with a row of headings, separated by commas,
            semicolons or tabs.
        known: Names of the folders that are there, by which the column is found.
        column: The column to take instead.

    Returns:
        A list of `Listed`, in the file's order, and the column that was taken, "" of a plain list.

    Raises:
        CourseError: If the file cannot be read, or no column can be told to hold these names.
    """
    try:
        return _read(path, [*io.StringIO(_text(path), newline="")], known, column)
    except csv.Error as error:
        raise CourseError(f"{path} must be a CSV file with headings: {error}.") from error


def _read(path, lines, known, column):
    lines = lines[1:] if lines and EXCEL.fullmatch(lines[0]) else lines
    first = next((line for line in lines if line.strip()), "")
    separator = max(SEPARATORS, key=lambda one: _likelihood(first, one))
    if len(_heads(first, separator)) < 2 and column is None:
        names = [row[0].strip() for row in csv.reader(lines) if row and row[0].strip()]
        return _once(map(Listed, names[names[0].lower() in HEADS :] if names else [])), ""
    reader = csv.DictReader(lines, delimiter=separator)
    rows = [_stripped(row) for row in reader]
    heads = [head.strip() for head in reader.fieldnames or () if head.strip()]
    there = {*map(_plain, known)} & {*map(_plain, heads)} - HEADS
    if there:
        raise CourseError(
            f"{path} must begin with a row of headings; its first row has the name of a student, "
            f"{', '.join(sorted(there))}."
        )
    rows = [row for row in rows if not _is_nobody(row)]
    key = _key_column(path, heads, rows, known, column)
    short = _matches(rows, key, known, _before_at) > _matches(rows, key, known)
    found = [_listed(row, key, _before_at if short else str) for row in rows]
    ours = _finder(known)
    found = [one._replace(student=ours(one.student)) for one in found]
    return _once(one for one in found if one.student), key


def _text(path):
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise CourseError(f"`students` must be a file; {path}: {error.strerror}.") from error
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        raise CourseError(f"{path} must be text in UTF-8: save or export it as such.") from error


def _heads(line, separator):
    return [head.strip().lower() for head in next(csv.reader([line], delimiter=separator), ())]


def _likelihood(line, separator):
    """Orders separators by how many usual headings a line has by it, and how many at all."""
    heads = _heads(line, separator)
    return len({*heads} & HEADS), len(heads)


def _plain(name):
    """Returns a name as it compares: some systems write accents apart, or other capitals."""
    return unicodedata.normalize("NFC", name).casefold()


def _finder(known):
    """Returns what gives a name as a folder has it, also as an export of ours writes it."""
    change = _plain if len({*map(_plain, known)}) == len({*known}) else str
    ours = {change(harmless(student)): student for student in known}
    ours |= {change(student): student for student in known}
    return lambda name: ours.get(change(name), name)


def _stripped(row):
    return {
        head.strip(): value.strip()
        for head, value in row.items()
        if head and isinstance(value, str)
    }


def _is_nobody(row):
    return not any(row.values()) or any(
        value.lower() in NOBODY for head, value in row.items() if head.lower() in FULL_NAMES
    )


def _key_column(path, heads, rows, known, column):
    """Returns the column in which most of the known names stand, else the likeliest."""
    if column is not None:
        if column not in heads:
            raise CourseError(f"`column` must be one of {', '.join(heads)}; got {column!r}.")
        return column
    usual = [head for key in KEYS for head in heads if head.lower() == key]
    order = [*usual, *(head for head in heads if head not in usual)]

    def matches(head):
        return max(_matches(rows, head, known, change) for change in (str, _before_at))

    best = max(order, key=matches, default=None)
    if best is None or (not matches(best) and not usual):
        raise CourseError(
            f"{path} must have a column of the students' folder names, such as Canvas's "
            f"`SIS Login ID` or Moodle's `Username`; it has {', '.join(heads) or 'none'}. "
            "Name the column with --column."
        )
    return best


def _matches(rows, head, known, change=str):
    ours = {_plain(name) for student in known for name in (student, harmless(student))}
    return len({_plain(change(row.get(head, ""))) for row in rows} & ours)


def _before_at(value):
    return value.partition("@")[0]


def _listed(row, key, change):
    low = {head.lower(): value for head, value in row.items() if head != key}
    first, last = (_first(low, heads) for heads in (FIRST_NAMES, LAST_NAMES))
    name = " ".join(filter(None, (first, last))) or _first(low, FULL_NAMES)
    return Listed(change(row.get(key, "")), name, _first(low, GROUPS))


def _first(row, heads):
    return next((row[head] for head in heads if row.get(head)), "")


def _once(listed):
    """Returns a list in which each student is named once, with the groups of all lines."""
    found, groups = {}, {}
    for one in listed:
        found.setdefault(one.student, one)
        groups.setdefault(one.student, {})[one.group] = None
    return [
        one._replace(group=", ".join(filter(None, groups[student])))
        for student, one in found.items()
    ]
