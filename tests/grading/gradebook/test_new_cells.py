"""A source that changes once submissions of it are in the gradebook."""

from coursekit.grading.course.assignment import config_of
from coursekit.grading.errors import CourseError
from coursekit.grading.gradebook.gradebook import register
from graded_course import make_graded_course
from grading_cells import nbgrader_cell
import nbformat
from nbgrader.api import Gradebook
import pytest


@pytest.fixture
def course(tmp_path):
    """A course with two submissions, whose gradebook knows all of its source."""
    return make_graded_course(tmp_path, {"ann": (3, 1, 4), "bob": (0, 0, 0)})


def change(course, edit):
    path = course / "source" / "doubling" / "doubling.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = edit(notebook.cells)
    nbformat.write(notebook, path)
    return register("doubling", config=config_of(course))


def test_new_cells_are_recorded_and_no_point_is_lost(course):
    more = [
        nbgrader_cell("triple", "", solution=True),
        nbgrader_cell("test_triple", "assert triple(1) == 3", grade=True, locked=True, points=2),
        nbgrader_cell("why", "", grade=True, solution=True, points=5),
    ]
    change(course, lambda cells: cells + more)
    change(course, lambda cells: cells)  # and again, as with each run
    with Gradebook(f"sqlite:///{course}/gradebook.db", "coursekit") as book:
        for student, score in {"ann": 8, "bob": 0}.items():
            found = book.find_submission("doubling", student)
            assert (found.score, found.max_score) == (score, 15)
            names = [grade.name for grade in found.notebooks[0].grades]
            assert sorted(names) == [
                "check",
                "essay",
                "test_double",
                "test_more",
                "test_triple",
                "why",
            ]
            waiting = {g.name for g in found.notebooks[0].grades if g.needs_manual_grade}
            assert waiting - {"essay"} == {"why"}
            comments = [comment.name for comment in found.notebooks[0].comments]
            assert sorted(comments) == ["double", "essay", "triple", "why"]


def test_a_cell_that_has_points_cannot_go(course):
    change(course, lambda cells: cells)
    with pytest.raises(CourseError) as error:
        change(course, lambda cells: [c for c in cells if "essay" not in str(c.metadata)])
    words = str(error.value)
    assert "it has no essay any more" in words
    assert "Traceback" not in words
    assert "\n" not in words


def test_a_cell_that_has_points_stays_of_its_kind(course):
    change(course, lambda cells: cells)

    def as_test(cells):
        for cell in cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == "essay":
                cell.metadata.nbgrader.solution = False
                cell.metadata.nbgrader.locked = True
        return cells

    with pytest.raises(CourseError, match="it has no essay any more, or as another kind"):
        change(course, as_test)


def test_a_course_may_add_a_step_of_its_own(course):
    config = config_of(course)
    config.GenerateAssignment.preprocessors.append("nbgrader.preprocessors.OverwriteKernelspec")
    assert "preprocessors" in str(config.GenerateAssignment)
    register("doubling", config=config)


def test_an_extension_may_come_before_the_assignment(tmp_path):
    course = make_graded_course(tmp_path, {})
    url = f"sqlite:///{course}/gradebook.db"
    with Gradebook(url, "coursekit") as book:  # as after `nbgrader db assignment add`
        for notebook in [*book.find_assignment("doubling").notebooks]:
            book.remove_notebook(notebook.name, "doubling")
        book.update_or_create_assignment("doubling", duedate="2024-03-01 12:00:00 UTC")
        book.update_or_create_student("ann")
        book.update_or_create_submission("doubling", "ann")
        book.grant_extension("doubling", "ann", days=2)
    change(course, lambda cells: cells)
    change(course, lambda cells: cells)  # and again, as with each run
    with Gradebook(url, "coursekit") as book:
        found = book.find_submission("doubling", "ann")
        assert found.extension.days == 2
        assert [one.name for one in found.notebooks] == ["doubling"]
        grades = {grade.name for grade in found.notebooks[0].grades}
        assert grades == {"check", "essay", "test_double", "test_more"}
        assert {one.name for one in found.notebooks[0].comments} == {"double", "essay"}
        waiting = {g.name for g in found.notebooks[0].grades if g.needs_manual_grade}
        assert waiting == {"essay"}


def test_a_notebook_that_comes_is_every_submission_s_and_none_that_has_points_can_go(course):
    folder = course / "source" / "doubling"
    (folder / "more.ipynb").write_bytes((folder / "doubling.ipynb").read_bytes())
    change(course, lambda cells: cells)
    with Gradebook(f"sqlite:///{course}/gradebook.db", "coursekit") as book:
        found = book.find_submission("doubling", "ann")
        assert {one.name for one in found.notebooks} == {"doubling", "more"}
        assert found.score == 8
    (folder / "more.ipynb").unlink()
    with pytest.raises(CourseError, match="it has no more any more") as error:
        change(course, lambda cells: cells)
    assert "Traceback" not in str(error.value)
