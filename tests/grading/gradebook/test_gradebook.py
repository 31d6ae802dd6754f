from coursekit.grading.course.assignment import config_of
from coursekit.grading.course.folder import scripts_on_path
from coursekit.grading.errors import CourseError
from coursekit.grading.gradebook.gradebook import terms_of
from graded_course import make_graded_course
from nbgrader.api import Gradebook
import pytest


def test_extensions_without_a_due_date_are_told_with_what_to_do(tmp_path):
    course = make_graded_course(
        tmp_path, {"ann": (3, 1, 4), "bob": (0, 0, 0)}, extensions={"bob": 24}
    )
    config = config_of(course)
    terms = terms_of("doubling", ["ann", "bob", "new"], config=config)
    assert terms["bob"] != terms["ann"] == terms["new"]
    with scripts_on_path(), Gradebook(f"sqlite:///{course}/gradebook.db", "coursekit") as book:
        book.find_assignment("doubling").duedate = None
        book.db.commit()
    words = "doubling must have a due date, as bob has an extension: nbgrader db assignment add"
    with pytest.raises(CourseError, match=words):
        terms_of("doubling", ["ann"], config=config)
