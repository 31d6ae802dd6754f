"""nbgrader's gradebook: what is in it of an assignment, its students and their marks."""

from copy import deepcopy
import logging

from coursekit.grading.course.folder import ConversionError, convert
from coursekit.grading.errors import CourseError
from coursekit.grading.gradebook.new_cells import GenerateWithNewNotebooks
from coursekit.grading.gradebook.patience import last_error
from coursekit.grading.jail.socket_folder import room as scratch_folder
from coursekit.grading.marks.marks import Marks
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import LazyConfigValue

DEFAULT_STEPS = GenerateAssignment.class_traits()["preprocessors"].default()
NEW_CELLS = {"SaveCells": "coursekit.grading.gradebook.new_cells.SaveNewCells"}


def register(name, *, config):
    """Records an assignment's tests in the gradebook, and leaves release/ as it is.

    Raises:
        CourseError: If the source has lost cells of which there are points.
        ConversionError: If nbgrader refuses the source.
    """
    with scratch_folder() as scratch:
        aside = deepcopy(config)
        aside.CourseDirectory.release_directory = str(scratch)
        steps = aside.GenerateAssignment.get("preprocessors") or DEFAULT_STEPS
        if isinstance(steps, LazyConfigValue):  # of a course that adds a step to nbgrader's
            steps = steps.get_value([*DEFAULT_STEPS])
        aside.GenerateAssignment.preprocessors = [NEW_CELLS.get(_name(s), s) for s in steps]
        try:
            return convert(GenerateWithNewNotebooks, name, config=aside)
        except ConversionError as error:
            _, ours, words = last_error(error.log).partition(f"{CourseError.__name__}: ")
            if ours:
                raise CourseError(words) from error
            raise


def _name(step):
    return str(getattr(step, "__name__", step)).rpartition(".")[2]


def name_students(students, *, config, first_name=""):
    """Gives students of no name theirs, since formgrader would show them as "None, None".

    Args:
        students: Their ids, which become their last names; those not in the gradebook are added.
        config: The course's settings.
        first_name: The first name of each.
    """
    course = CourseDirectory(config=config)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        for student in students:
            found = gradebook.update_or_create_student(student)
            if found.last_name is None and found.first_name is None:
                found.last_name, found.first_name = student, first_name
        gradebook.db.commit()


def terms_of(name, students, *, config):
    """Returns what a late penalty depends on beside the submission, as text by student.

    Where it changes, the submission has to be recorded again: due date, extension, settings.

    Raises:
        CourseError: If there are extensions without a due date, of which nbgrader cannot reckon.
    """
    plugin = str(config.AssignLatePenalties.get("plugin_class", "")).rpartition(".")[2]
    settings = [repr(config[part]) for part in ("AssignLatePenalties", plugin) if part in config]
    course = CourseDirectory(config=config)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        due = gradebook.find_assignment(name).duedate
        extended = [s.student.id for s in gradebook.assignment_submissions(name) if s.extension]
        if extended and due is None:
            raise CourseError(
                f"{name} must have a due date, as {', '.join(sorted(extended))} has an extension: "
                f'nbgrader db assignment add {name} --duedate "..."'
            )
        settings.append(str(due))
        return {s: " ".join([*settings, _extension(gradebook, name, s)]) for s in students}


def _extension(gradebook, name, student):
    try:
        return str(gradebook.find_submission(name, student).extension or "")
    except MissingEntry:
        return ""


def seconds_late(submission):
    """Returns how late a submission of the gradebook is; 0 without a due date or a time."""
    return 0.0 if submission.assignment.duedate is None else submission.total_seconds_late


def renew_penalties(name, *, config):
    """Has nbgrader reckon late penalties anew: points that a person has given since change them."""
    course = CourseDirectory(config=config)
    with Gradebook(course.db_url, course.course_id) as gradebook:
        late = [
            (submission.student.id, book.name)
            for submission in gradebook.assignment_submissions(name)
            if seconds_late(submission) or submission.late_submission_penalty
            for book in submission.notebooks
        ]
    quiet = logging.getLogger(f"{__name__}.penalties")
    quiet.propagate, quiet.disabled = False, True
    step = AssignLatePenalties(config=config, log=quiet)
    for student, book in late:
        place = {"assignment": name, "student": student, "notebook": book}
        step.preprocess(new_notebook(), {"nbgrader": place | {"db_url": course.db_url}})


def read_marks(name, *, config, labels, best, tests=()):
    """Returns points as the gradebook has them, of everyone in it with a submission.

    Args:
        name: The assignment's name.
        config: The course's settings.
        labels: Labels of the graded cells by (notebook's name, grade id).
        best: The most points by label, of the cells that carry any.
        tests: The labels of those that grade by themselves.

    Returns:
        `Marks` by student, whose points are None if no test has been run. A cell that carries no
        points, or that the source has no more, is there if it has a score, such as extra credit.
    """
    course = CourseDirectory(config=config)
    marks = {}
    with Gradebook(course.db_url, course.course_id) as gradebook:
        for submission in gradebook.assignment_submissions(name):
            points = dict.fromkeys(best, 0.0)
            grades = [(book.name, grade) for book in submission.notebooks for grade in book.grades]
            for book, grade in grades:
                label = labels.get((book, grade.name), f"{book}/{grade.name}")
                if label in points or grade.score:
                    points[label] = grade.score
            scores = [
                grade.auto_score if grade.manual_score is None else grade.manual_score
                for book, grade in grades
                if labels.get((book, grade.name)) in tests
            ]
            none_run = scores and all(score is None for score in scores)
            if none_run or (best and not grades):  # such as a place made for an extension
                points = None  # nbgrader knows of it, and has not graded it
            waiting = [
                labels.get((book, grade.name), f"{book}/{grade.name}")
                for book, grade in grades
                if grade.needs_manual_grade and points is not None
            ]
            there = {labels.get((book, grade.name)) for book, grade in grades}
            missing = () if points is None else tuple(one for one in best if one not in there)
            student, penalty = submission.student.id, submission.late_submission_penalty or 0.0
            marks[student] = Marks(
                student, points, penalty=penalty, waiting=tuple(waiting), missing=missing
            )
    return marks
