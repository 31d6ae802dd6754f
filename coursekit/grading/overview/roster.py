"""A class beside its submissions: who is missing, who is unknown, who waits, who was late."""

from datetime import timedelta
from typing import NamedTuple

from coursekit.grading.marks.csv_files import beside_others, update
from coursekit.grading.plain_text import printable

MISSING, EMPTY, UNGRADED = "not handed in", "folder without a notebook", "not graded"
AGAIN = "handed in again"  # after it was graded
WAITS, GRADED = "to grade by hand", "graded"
UNKNOWN = "not in the list of students"
NAMES = ("assignment", "student", "name", "group", "state", "total", "by hand")
TIMES = ("hours late", "hours of extension", "note")
HOUR, DAY = 3600, 86400


class Entry(NamedTuple):
    """A student's line.

    Attributes:
        student: What the student's folder is called.
        name: The student's name, or "".
        group: The student's group, or "".
        state: One of `MISSING`, `EMPTY`, `UNGRADED`, `AGAIN`, `WAITS`, `GRADED`.
        total: Points so far, or None.
        waiting: How many cells wait for a person.
        late: Seconds after the due date, or after the end of an extension.
        extension: A timedelta, or None.
        unknown: Whether the list of students lacks this one.
    """

    student: str
    name: str
    group: str
    state: str
    total: float | None = None
    waiting: int = 0
    late: float = 0.0
    extension: timedelta | None = None
    unknown: bool = False


def roster(listed, submissions):
    """Puts a class and its submissions side by side.

    Args:
        listed: A list of `Listed`.
        submissions: `Submission`s by student.

    Returns:
        A list of `Entry`s: those listed, in their order, then those who are not in the list and
        have a folder.
    """
    known = {one.student for one in listed}
    entries = [_entry(*one, submissions.get(one.student)) for one in listed]
    others = sorted(
        who
        for who, one in submissions.items()
        if who not in known and (one.handed_in or one.is_empty)
    )
    return entries + [_entry(who, "", "", submissions[who], unknown=True) for who in others]


def _entry(student, name, group, submission, *, unknown=False):
    if submission is None or not submission.handed_in:
        extension = submission and submission.extension
        state = EMPTY if submission and submission.is_empty else MISSING
        return Entry(student, name, group, state, extension=extension, unknown=unknown)
    marks = submission.marks
    waiting = len(marks.waiting) if marks else 0
    state = UNGRADED if marks is None else WAITS if waiting else GRADED
    state = AGAIN if marks and submission.is_newer else state
    return Entry(
        student,
        name,
        group,
        state,
        total=marks and marks.total,
        waiting=waiting,
        late=submission.late,
        extension=submission.extension,
        unknown=unknown,
    )


def roster_table(entries):
    """Aligns a roster for a terminal; columns of which nobody has anything are left out."""
    rows = [("student", "name", "group", "state", "total", "by hand", "late", "extension", "note")]
    rows += [
        (
            one.student,
            one.name,
            one.group,
            one.state,
            "" if one.total is None else f"{one.total:g}",
            str(one.waiting or ""),
            duration(one.late),
            duration(one.extension.total_seconds()) if one.extension else "",
            UNKNOWN if one.unknown else "",
        )
        for one in entries
    ]
    columns = [column for column in zip(*rows, strict=True) if any(column[1:])]
    padded = [_padded([*map(printable, column)]) for column in columns]
    return "\n".join("  ".join(row).rstrip() for row in zip(*padded, strict=True))


def _padded(column):
    width = max(map(len, column))
    numbers = column[0] in ("total", "by hand")
    return [text.rjust(width) if numbers else text.ljust(width) for text in column]


def duration(seconds):
    """Returns a time in words, to the minute: "1 d 3 h", "20 min"; "" for none."""
    if seconds <= 0:
        return ""
    minutes = max(1, round(seconds / 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    units = [(days, "d"), (hours, "h"), (0 if days else rest, "min")]
    return " ".join(f"{number} {unit}" for number, unit in units if number)


def summary(entries):
    """Returns sentences on a roster, one a line."""
    listed = [one for one in entries if not one.unknown]
    missing = [one.student for one in listed if one.state in (MISSING, EMPTY)]
    again = [one.student for one in entries if one.state == AGAIN]
    unknown = [one.student for one in entries if one.unknown]
    ungraded = [one.student for one in entries if one.state == UNGRADED]
    waiting = [one.student for one in entries if one.waiting]
    late = [one.student for one in entries if one.late]
    there = len(listed) - len(missing)
    lines = [f"{there} of {len(listed)} students have handed in."]
    lines += _line("Not handed in", missing)
    lines += _line("Handed in, but not in the list of students", unknown)
    lines += _line("Handed in, but not graded", ungraded)
    lines += _line("Handed in again since they were graded", again)
    cells = sum(one.waiting for one in entries)
    lines += _line(f"To be graded by hand, {cells} cell{'s' * (cells > 1)}", waiting)
    lines += _line("Late", late)
    return "\n".join(lines)


def _line(words, students):
    names = printable(", ".join(students))
    return [f"{words} ({len(students)}): {names}"] if students else []


def write_roster(path, entries, *, name):
    """Writes a roster as CSV.

    Args:
        path: The file to write; rows of other assignments that are in it stay there.
        entries: A list of `Entry`s.
        name: The assignment's name.

    Returns:
        Where a file of another kind that was there is kept, or None; see `update`.

    Raises:
        CourseError: If the file cannot be written.
    """
    rows = [_row(one, name) for one in entries]
    columns = (*NAMES, *TIMES)
    return update(path, lambda there: (columns, beside_others(there, rows, name)), needed=columns)


def _row(one, name):
    total = "" if one.total is None else one.total
    extension = one.extension.total_seconds() / HOUR if one.extension else ""
    values = [name, one.student, one.name, one.group, one.state, total, one.waiting or ""]
    values += [round(one.late / HOUR, 2) or "", extension, UNKNOWN if one.unknown else ""]
    return dict(zip((*NAMES, *TIMES), values, strict=True))
