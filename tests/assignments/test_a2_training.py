"""The path of a2_training: source, release, a class of known answers, and their marks."""

from assignment_course import AssignmentCourse, jail_settings
from coursekit.grading.course.folder import load_config
from coursekit.grading.course.marks import max_points
from coursekit.grading.grade import grade
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
import pytest

A2 = AssignmentCourse("a2_training")
WRITTEN = "three_curves"
SECONDS = 600  # for one cell, on machines that do other work too; a network is trained in one
pytestmark = pytest.mark.timeout(3600)  # the class, likewise


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course in which the samples and the source are graded."""
    return A2.copy_with_class(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def graded(course):
    """Marks by student."""
    settings = jail_settings(seconds=1800)
    _, class_marks = grade(course, A2.name, timeout=SECONDS, settings=settings, workers=2)
    return {marks.student: marks for marks in class_marks}


@pytest.fixture(scope="module")
def points():
    """Points by test; a person gives those of the written answer."""
    return max_points(A2.layout()) | {WRITTEN: 0}


def test_the_source_earns_full_marks(graded, points):
    assert graded["source"].points == points


def test_the_blank_release_earns_nothing_and_runs_to_its_end(graded):
    assert graded["blank"].total == 0
    assert graded["blank"].reason == ""


@pytest.mark.parametrize("sample", A2.samples, ids=lambda sample: sample.student)
def test_a_sample_loses_exactly_its_points(graded, points, sample):
    assert set(sample.loses) <= set(points)
    expected = {test: most - sample.loses.get(test, 0) for test, most in points.items()}
    assert graded[sample.student].points == expected


def test_there_are_two_right_styles_and_each_test_fails_somebody(points):
    right = [sample.student for sample in A2.samples if not sample.loses]
    assert right == ["correct_loops", "correct_vectorized"]
    wrong = [sample for sample in A2.samples if sample.student.startswith("wrong")]
    assert len(wrong) == 6  # of 25 mistakes and more: each student makes several
    caught = set().union(*(sample.loses for sample in wrong))
    assert caught == points.keys() - {WRITTEN}


def test_only_the_crash_ends_early(graded):
    reasons = {student: marks.reason for student, marks in graded.items() if marks.reason}
    assert reasons == {"crash": "the kernel died, in test_dropout_values"}


def test_a_written_answer_waits_for_a_person_and_a_blank_one_has_no_points(course, graded):
    folder = CourseDirectory(config=load_config(course))
    with Gradebook(folder.db_url, folder.course_id) as gradebook:
        waits = {
            student: gradebook.find_submission(A2.name, student).needs_manual_grade
            for student in ("correct_vectorized", "blank")
        }
    assert waits == {"correct_vectorized": True, "blank": False}


def test_feedback_names_what_was_asked_without_the_hidden_tests(course, graded):
    page = course / "feedback" / "wrong_by_epoch" / A2.name / f"{A2.name}.html"
    text = page.read_text(encoding="utf-8")
    assert "two batches, two epochs" in text
    assert "reference_" not in text
    assert "Rubric" not in text


def test_the_regenerated_release_is_the_committed_one(tmp_path):
    A2.check_the_release_is_current(tmp_path)


def test_the_release_shows_no_answer_no_hidden_test_and_no_output():
    A2.check_the_release_hides_what_it_should("Rubric", "reference_")


def test_cells_are_named():
    A2.check_cells_are_named()


def test_the_points_are_stated_where_they_are_earned():
    A2.check_the_points_are_stated()
