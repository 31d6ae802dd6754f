"""A class ranked by what the tests have measured of each submission."""

from functools import partial
from typing import NamedTuple

from coursekit.grading.marks.csv_files import beside_others, update
from coursekit.grading.notebook.measured import COLUMNS, shown
from coursekit.grading.plain_text import printable


class Place(NamedTuple):
    """Where a student stands.

    Attributes:
        rank: From 1; who is equal in all that was measured shares a rank. None for those of whom
            nothing was measured.
        student: The student's name.
        values: What was measured, by name.
        names: All that was measured of the class, in the order that decides.
    """

    rank: int | None
    student: str
    values: dict
    names: tuple = ()


def measurements_of(notebooks, order=()):
    """Returns what was measured of a submission: dicts of `name`, `value`, `least` and `place`.

    Args:
        notebooks: What `grade_submission` returned.
        order: Pairs of a notebook's file name and a grade id, as they stand in the source. The
            `place` of a measurement is that of its test there, and its number in the test, so that
            it depends on no student: one may lack the first test's, or have it graded last.
    """
    places = {test: number for number, test in enumerate(order)}
    found = [
        one | {"place": (places.get((book, test), len(places)), number)}
        for book, result in notebooks.items()
        for test, measurements in result.get("measured", {}).items()
        for number, one in enumerate(measurements)
    ]
    return sorted(found, key=lambda one: one["place"])


def ranked(measurements):
    """Orders a class: by the name that has the first place, then by the next one, and so on.

    Args:
        measurements: What `measurements_of` returned, by student.

    Returns:
        A list of `Place`s, those of whom nothing was measured last. Who lacks one of the
        measurements comes after those who are equal so far and have it.
    """
    least, first = {}, {}
    for one in (one for found in measurements.values() for one in found):
        least[one["name"]] = one["least"]
        first[one["name"]] = min(one["place"], first.get(one["name"], one["place"]))
    names = tuple(sorted(first, key=lambda name: (first[name], name)))
    values = {who: {m["name"]: m["value"] for m in found} for who, found in measurements.items()}

    def order(student):
        found = values[student]
        return [
            (name not in found, found.get(name, 0) * (1 if least[name] else -1)) for name in names
        ]

    places, rank = [], 0
    measured = sorted((who for who in values if values[who]), key=lambda who: (order(who), who))
    for number, student in enumerate(measured, 1):
        if number == 1 or order(student) != order(places[-1].student):
            rank = number
        places.append(Place(rank, student, values[student], names))
    return places + [Place(None, who, {}, names) for who in sorted(values) if not values[who]]


def ranking_table(places):
    """Aligns a ranking for a terminal.

    Args:
        places: A list of `Place`s.
    """
    names = places[0].names if places else ()
    if not names:
        return "No test of this assignment has measured anything."
    rows = [["rank", "student", *names]]
    for place in places:
        numbers = [shown(place.values[name]) if name in place.values else "-" for name in names]
        rows.append([str(place.rank or "-"), place.student, *numbers])
    rows = [[printable(text) for text in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_aligned(row, widths) for row in rows)


def _aligned(row, widths):
    cells = [text.rjust(width) for text, width in zip(row, widths, strict=True)]
    cells[1] = row[1].ljust(widths[1])
    return "  ".join(cells).rstrip()


def write_ranking(path, places, *, name):
    """Writes a ranking as CSV: assignment, rank, student, and a column for what was measured.

    Args:
        path: The file to write; rows of other assignments that are in it stay there.
        places: A list of `Place`s.
        name: The assignment's name.

    Returns:
        Where a file of another kind that was there is kept, or None; see `update`.

    Raises:
        CourseError: If the file cannot be written.
    """
    rows = [
        {"assignment": name, "rank": place.rank or "", "student": place.student}
        | {column: place.values.get(column, "") for column in place.names}
        for place in places
    ]
    return update(path, partial(_with_others, rows=rows, name=name), needed=COLUMNS)


def _with_others(there, *, rows, name):
    """Returns columns and rows: an assignment's, and those of others that are there."""
    rows = beside_others(there, rows, name)
    columns = dict.fromkeys(column for row in rows for column in row)
    return [*COLUMNS, *(column for column in columns if column not in COLUMNS)], rows
