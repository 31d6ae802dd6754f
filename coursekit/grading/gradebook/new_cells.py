"""Notebooks and cells that an assignment has since submissions of it were recorded."""

from pathlib import Path

from coursekit.grading.errors import CourseError
from nbgrader.api import BaseCell, Comment, Grade, Gradebook, MissingEntry, SubmittedNotebook
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import SaveCells

KINDS = ("grade", "solution", "task", "source")
GRADED = ("grade", "task")
COMMENTED = ("solution", "task")
ANEW = "or begin anew, without any points and comments: nbgrader db assignment remove {} --force"


class GenerateWithNewNotebooks(GenerateAssignment):
    """Generates an assignment, also with notebooks that its submissions do not have yet.

    nbgrader's own refuses notebooks that come or go once there is a submission in the gradebook,
    be it only a place for an extension.
    """

    def _clean_old_notebooks(self, assignment_id, student_id):
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            found = gradebook.find_assignment(assignment_id)
            gone = {book.name for book in found.notebooks} - {Path(p).stem for p in self.notebooks}
            if gone and found.submissions:
                raise CourseError(
                    f"the source of {assignment_id} must keep the notebooks that the gradebook has "
                    f"submissions of; it has no {', '.join(sorted(gone))} any more. Put them back, "
                    f"{ANEW.format(assignment_id)}"
                )
        if gone:
            super()._clean_old_notebooks(assignment_id, student_id)


class SaveNewCells(SaveCells):
    """Records an assignment's cells in the gradebook, new ones beside those with points too.

    nbgrader's own step refuses cells that come or go once there are submissions. A cell that
    comes is one that nobody has points of yet; one that goes would take points with it.
    """

    def _create_notebook(self, nb):
        try:
            known = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        except MissingEntry:
            known = None
        if known is not None and known.submissions:
            self._refuse_gone(known)
            self._add_new(known)
        super()._create_notebook(nb)
        self._add_to_submissions()

    def _cells(self, kind):
        return getattr(self, f"new_{kind}_cells")

    def _refuse_gone(self, known):
        gone = {
            cell.name
            for kind in KINDS
            for cell in getattr(known, f"{kind}_cells")
            if cell.name not in self._cells(kind)
        }
        if gone:
            raise CourseError(
                f"the source of {self.assignment_id} must keep the cells that the gradebook has "
                "submissions of, and their kinds; it has no "
                f"{', '.join(sorted(gone))} any more, or as another kind. Put them back, "
                f"with 0 points if they are not to count, {ANEW.format(self.assignment_id)}"
            )

    def _add_new(self, known):
        for kind in KINDS:
            there = {cell.name for cell in getattr(known, f"{kind}_cells")}
            make = getattr(self.gradebook, f"update_or_create_{kind}_cell")
            for name in self._cells(kind).keys() - there:
                make(name, self.notebook_id, self.assignment_id, **self._cells(kind)[name])
        self.gradebook.db.refresh(known)
        for book in known.submissions:
            self._complete(book, known)
        self.gradebook.db.commit()

    def _add_to_submissions(self):
        """Gives the notebook to submissions that were recorded before it came."""
        known = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        have = {book.assignment_id for book in known.submissions}
        for submission in [one for one in known.assignment.submissions if one.id not in have]:
            book = SubmittedNotebook(notebook=known, assignment=submission)
            self.gradebook.db.add(book)
            self._complete(book, known)
        self.gradebook.db.commit()

    def _complete(self, book, known):
        """Adds what a submission's notebook lacks of points and comments."""
        by_hand = {cell.name for kind in COMMENTED for cell in getattr(known, f"{kind}_cells")}
        grades = _missing(Grade, book, book.grades, known, GRADED)
        for grade in grades:  # a test waits for the next run, and for no person
            cell = self.gradebook.db.get(BaseCell, grade.cell_id)
            grade.needs_manual_grade = cell.name in by_hand
        self.gradebook.db.add_all(grades)
        self.gradebook.db.add_all(_missing(Comment, book, book.comments, known, COMMENTED))


def _missing(make, book, there, known, kinds):
    """Returns what a submission's notebook lacks of points or comments, one for each cell."""
    cells = [cell for kind in kinds for cell in getattr(known, f"{kind}_cells")]
    numbers = {one.cell_id for one in there}
    return [make(cell_id=c.id, notebook=book) for c in cells if c.id not in numbers]
