"""Marks as plain data, and the two ways to write them down: a table and a CSV file.

A layout is a dict of tasks, each a dict of graded cells and their points:
`{"conv2d": {"test_conv2d_shape": 2.0, "test_conv2d_values": 2.0}}`. Cells have their nbgrader
names; where two notebooks of an assignment use one name, the notebook's stands before it.
"""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coursekit.grading.marks.csv_files import beside_others, harmless, update
from coursekit.grading.notebook.cells import grade_id_of, is_grade, is_solution, is_task
from coursekit.grading.plain_text import printable

NAMES = ("assignment", "student")
BY_HAND = "by hand"  # the column of how many cells wait for a person
SUMS = ("penalty", "total", "max", BY_HAND, "reason")


@dataclass(frozen=True)
class Marks:
    """What one student earned.

    Attributes:
        student: The student's name.
        points: Points by graded cell, or None if there is no mark.
        reason: Why the submission ended early or has no mark, or "".
        penalty: Points that it loses for being late.
        failed: Whether the grader failed with it, so that it is tried again in the next run.
        waiting: Graded cells that wait for a person.
        missing: Cells that were not there when it was graded; they count 0 points.
    """

    student: str
    points: dict | None
    reason: str = ""
    penalty: float = 0.0
    failed: bool = False
    waiting: tuple = ()
    missing: tuple = ()

    @property
    def total(self):
        """The sum of the points less the penalty, and no less than 0; or None."""
        if self.points is None:
            return None
        return round(max(0.0, sum(self.points.values()) - self.penalty), 6)


def cell_labels(notebooks):
    """Names the graded cells of an assignment.

    Args:
        notebooks: The assignment's notebooks by file name, in their order.

    Returns:
        Labels by (notebook's name, grade id), in order: the grade id, which is unique within a
        notebook, or "notebook/grade id" where two notebooks have it or another column has.
    """
    found = [
        (Path(file_name).stem, grade_id_of(cell))
        for file_name, notebook in notebooks.items()
        for cell in notebook.cells
        if is_grade(cell) or is_task(cell)
    ]
    uses = Counter([*(name for _, name in found), *NAMES, *SUMS])
    return {(book, name): f"{book}/{name}" if uses[name] > 1 else name for book, name in found}


def points_layout(notebooks):
    """Reads an assignment's tasks; a test belongs to the last answer above it.

    Args:
        notebooks: The assignment's notebooks by file name, in their order.

    Returns:
        A layout. Checks that carry no points are left out.
    """
    labels = cell_labels(notebooks)
    answers = Counter(
        name
        for notebook in notebooks.values()
        for name in {grade_id_of(cell) for cell in notebook.cells if is_solution(cell)}
    )
    layout = {}
    for file_name, notebook in notebooks.items():
        book, task = Path(file_name).stem, "other"
        for cell in notebook.cells:
            name = grade_id_of(cell)
            if is_solution(cell):
                task = f"{book}/{name}" if answers[name] > 1 else name
            if (is_grade(cell) or is_task(cell)) and cell.metadata.nbgrader.points:
                cells = layout.setdefault(name if is_task(cell) else task, {})
                cells[labels[book, name]] = float(cell.metadata.nbgrader.points)
    return layout


def max_points(layout):
    """Returns a layout's points by graded cell."""
    return {test: points for tests in layout.values() for test, points in tests.items()}


def marks_table(class_marks, layout, *, width=None):
    """Aligns marks for a terminal: a column a task, the total and a note.

    Args:
        class_marks: A list of `Marks`.
        layout: The assignment's layout.
        width: Characters in a line of the terminal; by default any number.

    Returns:
        The table's text. A penalty has a column if anyone has one, and so have cells that wait
        for a person. Tasks have none where they do not fit into the width.
    """
    table = _table(class_marks, layout, layout)
    if width is None or len(table.partition("\n")[0]) <= width:
        return table
    without = _table(class_marks, layout, {})
    return f"{without}\n({len(layout)} tasks need a wider window; the file of marks has them all.)"


def _table(class_marks, layout, tasks):
    """Returns the table with a column for each of `tasks`, of those of the layout."""
    best = Marks("(points)", max_points(layout))
    late = ["penalty"] if any(marks.penalty for marks in class_marks) else []
    by_hand = [BY_HAND] if any(marks.waiting for marks in class_marks) else []
    rows = [["student", *tasks, *late, "total", *by_hand, "note"]]
    rows += [_task_row(marks, tasks, late, by_hand) for marks in (best, *class_marks)]
    rows = [[printable(text) for text in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_aligned(row, widths) for row in rows)


def waiting_text(class_marks):
    """Says how many submissions and cells wait for a person, or returns ""."""
    cells = [len(marks.waiting) for marks in class_marks if marks.waiting]
    if not cells:
        return ""
    return (
        f"To be graded by hand: {sum(cells)} cell{'s' * (sum(cells) > 1)} of {len(cells)} "
        f"submission{'s' * (len(cells) > 1)}, in formgrader, which may change totals."
    )


def _task_row(marks, tasks, late, by_hand):
    if marks.points is None:
        return [marks.student, *("-" for _ in (*tasks, *late, "total", *by_hand)), marks.reason]
    waits = [str(len(marks.waiting) or "-")] if by_hand else []
    sums = [sum(marks.points[test] for test in tests) for tests in tasks.values()]
    numbers = (*sums, *([marks.penalty] if late else []), marks.total)
    return [marks.student, *(f"{points:g}" for points in numbers), *waits, marks.reason]


def _aligned(row, widths):
    student, *numbers, note = row
    cells = (number.rjust(width) for number, width in zip(numbers, widths[1:-1], strict=True))
    return "  ".join((student.ljust(widths[0]), *cells, note)).rstrip()


def write_csv(path, class_marks, layout, *, name=None):
    """Writes marks as CSV: student, a column a graded cell, and columns of sums.

    These are penalty, if any, total, max, how many cells wait for a person, if any, and reason.

    Args:
        path: The file to write; its folder is made if need be.
        class_marks: A list of `Marks`.
        layout: The assignment's layout.
        name: The assignment's name, for a first column; rows of other assignments that are in
            the file stay there. None for a file with one assignment.

    Returns:
        Where a file of another kind that was there is kept, or None; see `update`.

    Raises:
        CourseError: If the file cannot be written.
    """
    best = max_points(layout)
    late = any(marks.penalty for marks in class_marks)
    rows = [_row(marks, best, late, name) for marks in class_marks]
    change = partial(_with_others, rows=rows, cells=best, name=name)
    return update(path, change, needed=NAMES if name is not None else NAMES[1:])


def _row(marks, best, late, name):
    row = {} if name is None else {"assignment": name}
    row |= {"student": marks.student, "max": sum(best.values()), "reason": marks.reason}
    if marks.points is None:
        return row
    more = {"penalty": marks.penalty} if late else {}
    more |= {BY_HAND: len(marks.waiting)} if marks.waiting else {}
    return row | marks.points | more | {"total": marks.total}


def _with_others(there, *, rows, cells, name):
    """Returns columns and rows: an assignment's, and those of others that are there."""
    rows = beside_others(there if name else [], rows, name)
    used = dict.fromkeys(column for row in rows for column in row)
    points = dict.fromkeys((*map(harmless, cells), *used))
    points = [column for column in points if column not in (*NAMES, *SUMS)]
    names = [column for column in NAMES if column == "student" or column in used]
    sums = [column for column in SUMS if column not in ("penalty", BY_HAND) or column in used]
    return [*names, *points, *sums], rows
