"""The late policy of a course, from its settings into every export, with a real run of grading."""

import csv
from datetime import datetime

from coursekit.cli import main
from doubling_course import make_course
from grading_cells import nbgrader_cell
from jail_check import needs_bubblewrap
import nbformat
from nbgrader.api import Gradebook
import pytest

pytestmark = needs_bubblewrap
POLICY = '\nconfigure(c, late={"percent_per_day": 20, "grace_hours": 1, "cap": 50})\n'
TIMES = {
    "early": "2024-02-28 12:00",
    "extended": "2024-03-02 14:00",
    "grace": "2024-03-01 12:59",
    "late": "2024-03-02 14:00",
}
LOST = {"early": 0, "extended": 0.2, "grace": 0, "late": 0.4}  # shares of what was earned


@pytest.fixture
def late_course(tmp_path):
    """A course with a policy, a test of 3 points and an essay of 4, and four students."""
    course = make_course(tmp_path)
    path = course / "source" / "doubling" / "doubling.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbgrader_cell("essay", "", grade=True, solution=True, points=4))
    nbformat.write(notebook, path)
    notebook.cells[-1].source = "# my thoughts"
    for student, time in TIMES.items():
        folder = course / "submitted" / student / "doubling"
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / "doubling.ipynb")
        (folder / "timestamp.txt").write_text(f"{time}:00 UTC")
    with open(course / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(POLICY)
    return course


def grade(course):
    words = ["grade", "doubling", "--course", str(course), "--workers", "1", "--cold"]
    for kind in ("canvas", "moodle", "changes"):
        words += [f"--{kind}", str(course / f"{kind}.csv")]
    assert main(words) == 0


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def totals(course):
    """Returns totals by student, after a look that all exports and the gradebook agree."""
    found = {r["student"]: float(r["total"]) for r in rows(course / "marks.csv")}
    canvas = {r["SIS Login ID"]: r["doubling"] for r in rows(course / "canvas.csv")[1:]}
    moodle = {r["Username"]: r["doubling"] for r in rows(course / "moodle.csv")}
    with Gradebook(f"sqlite:///{course}/gradebook.db", "coursekit") as book:
        kept = {
            one.student.id: one.score - (one.late_submission_penalty or 0)
            for one in book.assignment_submissions("doubling")
        }
    for export in (canvas, moodle, kept):
        assert {who: float(total) for who, total in export.items()} == pytest.approx(found)
    return found


def test_penalties_follow_points_of_a_person_and_extensions_into_every_export(late_course, capsys):
    grade(late_course)
    output = capsys.readouterr().out
    assert "To be graded by hand: 4 cells of 4 submissions" in output
    assert totals(late_course) == dict.fromkeys(TIMES, 3)  # there is no due date yet
    with Gradebook(f"sqlite:///{late_course}/gradebook.db", "coursekit") as book:
        book.update_or_create_assignment("doubling", duedate=datetime(2024, 3, 1, 12))
        book.grant_extension("doubling", "extended", days=1)
    grade(late_course)
    assert "  late      3 → 1.8  penalty 0 → 1.2" in capsys.readouterr().out
    assert totals(late_course) == pytest.approx({w: 3 * (1 - lost) for w, lost in LOST.items()})
    with Gradebook(f"sqlite:///{late_course}/gradebook.db", "coursekit") as book:
        for student in TIMES:
            found = book.find_grade("essay", "doubling", "doubling", student)
            found.manual_score, found.needs_manual_grade = 4, False
        book.db.commit()
    grade(late_course)
    output = capsys.readouterr().out
    assert "by hand" not in output
    assert totals(late_course) == pytest.approx({w: 7 * (1 - lost) for w, lost in LOST.items()})
    changed = {row["student"]: row["cells"] for row in rows(late_course / "changes.csv")}
    assert changed == {"extended": "penalty 0.6 → 1.4", "late": "penalty 1.2 → 2.8"}
