"""Marks as plain data, and the two ways to write them down: a table and a CSV file.

A layout is a dict of tasks, each a dict of test cells and their points:
`{"conv2d": {"test_conv2d_shape": 2.0, "test_conv2d_values": 2.0}}`.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from nbgrader.utils import is_grade, is_solution


@dataclass(frozen=True)
class Marks:
    """What one student earned.

    Attributes:
        student: The student's name.
        points: Points by test cell, or None if the submission could not be graded.
        reason: Why the submission ended early or could not be graded, or "".
    """

    student: str
    points: dict | None
    reason: str = ""

    @property
    def total(self):
        """The sum of the points, or None."""
        return None if self.points is None else sum(self.points.values())


def points_layout(notebooks):
    """Reads an assignment's tasks; a test belongs to the last answer above it.

    Args:
        notebooks: The assignment's notebooks, in their order.

    Returns:
        A layout. Checks that carry no points are left out.
    """
    layout = {}
    for notebook in notebooks:
        task = "other"
        for cell in notebook.cells:
            if is_solution(cell):
                task = cell.metadata.nbgrader.grade_id
            if is_grade(cell) and cell.metadata.nbgrader.points:
                tests = layout.setdefault(task, {})
                tests[cell.metadata.nbgrader.grade_id] = float(cell.metadata.nbgrader.points)
    return layout


def max_points(layout):
    """Returns a layout's points by test cell."""
    return {test: points for tests in layout.values() for test, points in tests.items()}


def marks_table(class_marks, layout):
    """Aligns marks for a terminal: a column a task, the total and a note.

    Args:
        class_marks: A list of `Marks`.
        layout: The assignment's layout.

    Returns:
        The table's text.
    """
    best = Marks("(points)", max_points(layout))
    rows = [["student", *layout, "total", "note"]]
    rows += [_task_row(marks, layout) for marks in (best, *class_marks)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_aligned(row, widths) for row in rows)


def _task_row(marks, layout):
    if marks.points is None:
        return [marks.student, *("-" for _ in layout), "-", marks.reason]
    sums = (sum(marks.points[test] for test in tests) for tests in layout.values())
    return [marks.student, *(f"{points:g}" for points in (*sums, marks.total)), marks.reason]


def _aligned(row, widths):
    student, *numbers, note = row
    cells = (number.rjust(width) for number, width in zip(numbers, widths[1:-1], strict=True))
    return "  ".join((student.ljust(widths[0]), *cells, note)).rstrip()


def write_csv(path, class_marks, layout):
    """Writes marks as CSV: student, a column a test cell, total, max, reason.

    Args:
        path: The file to write; its folder is made if need be.
        class_marks: A list of `Marks`.
        layout: The assignment's layout.
    """
    best = max_points(layout)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["student", *best, "total", "max", "reason"])
        writer.writeheader()
        for marks in class_marks:
            total = {"total": marks.total, "max": sum(best.values())}
            names = {"student": marks.student, "reason": marks.reason}
            writer.writerow(names | (marks.points or {}) | total)
