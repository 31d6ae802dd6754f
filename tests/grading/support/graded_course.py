"""A course folder with a gradebook that nbgrader's API has filled, for tests without a jail."""

from datetime import datetime, timedelta
import warnings

from coursekit.grading.course.folder import scripts_on_path
from doubling_course import make_course
from grading_cells import nbgrader_cell
import nbformat
from nbgrader.api import Gradebook

DUE = datetime(2024, 3, 1, 12)
POINTS = {"test_double": 3.0, "test_more": 1.0, "essay": 4.0}


def make_graded_course(folder, scores, *, waiting=(), times=None, extensions=None):
    """Makes a course whose assignment `doubling` has two tests and an essay, 8 points.

    Args:
        folder: An empty folder, which is returned.
        scores: By student, points of the cells, in the order of `POINTS`.
        waiting: Students whose essay waits for a person.
        times: When they handed in, as hours after the due date, by student.
        extensions: Hours by student.
    """
    make_course(folder)
    path = folder / "source" / "doubling" / "doubling.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells += [
        nbgrader_cell("test_more", "assert double(0) == 0", grade=True, locked=True, points=1),
        nbgrader_cell("essay", "", grade=True, solution=True, points=4),
    ]
    nbformat.write(notebook, path)
    with (
        scripts_on_path(),
        warnings.catch_warnings(),
        Gradebook(f"sqlite:///{folder}/gradebook.db", "coursekit") as book,
    ):
        warnings.simplefilter("ignore")  # SQLAlchemy's, at nbgrader
        commit, book.db.commit = book.db.commit, book.db.flush  # one wait for the disk, not fifty
        book.add_assignment("doubling", duedate=DUE)
        book.add_notebook("doubling", "doubling")
        for cell, points in POINTS.items():
            place = {"notebook": "doubling", "assignment": "doubling"}
            book.add_grade_cell(cell, max_score=points, cell_type="code", **place)
        for student, points in scores.items():
            book.add_student(student)
            (folder / "submitted" / student / "doubling").mkdir(parents=True)
            hand = book.add_submission("doubling", student)
            if student in (times or {}):
                hand.timestamp = DUE + timedelta(hours=times[student])
            if student in (extensions or {}):
                hand.extension = timedelta(hours=extensions[student])
            for cell, score in zip(POINTS, points, strict=True):
                grade = book.find_grade(cell, "doubling", "doubling", student)
                is_essay = cell == "essay"
                grade.manual_score, grade.auto_score = (score, None) if is_essay else (None, score)
                grade.needs_manual_grade = is_essay and student in waiting
        commit()
    return folder
