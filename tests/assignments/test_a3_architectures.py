"""The path of a3_architectures: source, release, a class of known answers, marks and ranking.

Of the unseen garments four runs of the right answers were right on 0.80 to 0.82, a hidden layer of
128 units on 0.72, a linear layer on 0.45 to 0.49; the bars are 0.75 for half of the points and 0.78
for all. The class takes about two minutes of processor time.
"""

import re

from assignment_course import AssignmentCourse, jail_settings
from coursekit.grading.course.folder import load_config
from coursekit.grading.course.grading_run import GradingRun
from coursekit.grading.course.marks import max_points
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
import pytest

A3 = AssignmentCourse("a3_architectures")
WRITTEN = "claim"
SECONDS = 600  # for one cell, on machines that do other work too; a network is trained in one
TRAINED = {"source", "correct_vectorized", "correct_loops"}
pytestmark = pytest.mark.timeout(3600)  # the class, likewise


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course in which the samples and the source are graded."""
    return A3.copy_with_class(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def run(course):
    """The class, graded."""
    settings = jail_settings(seconds=1800)
    graded = GradingRun(course, A3.name, settings=settings, timeout=SECONDS)
    graded.choose()
    graded.grade(workers=2)
    return graded


@pytest.fixture(scope="module")
def graded(run):
    """Marks by student."""
    return {marks.student: marks for marks in run.marks()}


@pytest.fixture(scope="module")
def points():
    """Points by test; a person gives those of the written answer."""
    return max_points(A3.layout()) | {WRITTEN: 0}


def test_the_source_earns_full_marks(graded, points):
    assert graded["source"].points == points


def test_the_blank_release_earns_nothing_and_runs_to_its_end(graded):
    assert graded["blank"].total == 0
    assert graded["blank"].reason == ""


@pytest.mark.parametrize("sample", A3.samples, ids=lambda sample: sample.student)
def test_a_sample_loses_exactly_its_points(graded, points, sample):
    assert set(sample.loses) <= set(points)
    expected = {test: most - sample.loses.get(test, 0) for test, most in points.items()}
    assert graded[sample.student].points == expected


def test_there_are_two_right_styles_and_each_test_fails_somebody(points):
    right = [sample.student for sample in A3.samples if not sample.loses]
    assert right == ["correct_loops", "correct_vectorized"]
    wrong = [sample for sample in A3.samples if sample.student.startswith("wrong")]
    caught = set().union(*(sample.loses for sample in wrong))
    assert caught == points.keys() - {WRITTEN}


def test_only_the_crash_ends_early(graded):
    reasons = {student: marks.reason for student, marks in graded.items() if marks.reason}
    assert reasons == {"crash": "the kernel died, in test_table_shapes"}


def test_the_grader_ranks_what_it_could_build_within_the_budget(run):
    places = run.ranking()
    measured = [place for place in places if place.rank]
    assert {place.student for place in measured[:3]} == TRAINED
    assert [place.student for place in measured[3:]] == ["wrong_order"]
    for place in measured:
        assert place.values["multiply-adds"] <= 600_000
    accuracies = [place.values["accuracy"] for place in measured]
    assert accuracies == sorted(accuracies, reverse=True)
    assert measured[3].values["multiply-adds"] == 40 * 40 * 10  # a linear network


def test_a_written_answer_waits_for_a_person_and_a_blank_one_has_no_points(course, graded):
    folder = CourseDirectory(config=load_config(course))
    with Gradebook(folder.db_url, folder.course_id) as gradebook:
        waits = {
            student: gradebook.find_submission(A3.name, student).needs_manual_grade
            for student in ("correct_vectorized", "blank")
        }
    assert waits == {"correct_vectorized": True, "blank": False}


def test_feedback_names_what_was_asked_without_the_hidden_tests(course, graded):
    page = course / "feedback" / "wrong_order" / A3.name / f"{A3.name}.html"
    text = page.read_text(encoding="utf-8")
    assert "pixels that the middle reaches" in text
    assert re.search(r"accuracy: 0\.\d+", text)
    assert "reference_" not in text
    assert "Rubric" not in text


def test_the_regenerated_release_is_the_committed_one(tmp_path):
    A3.check_the_release_is_current(tmp_path)


def test_the_release_shows_no_answer_no_hidden_test_and_no_output():
    A3.check_the_release_hides_what_it_should("Rubric", "reference_")


def test_cells_are_named():
    A3.check_cells_are_named()


def test_the_points_are_stated_where_they_are_earned():
    A3.check_the_points_are_stated()
