"""The path of a1_convolution: source, release, a class of known answers, and their marks."""

import re
import shutil

from assignment_course import AssignmentCourse, jail_settings, read
from coursekit.grading.course.marks import max_points
from coursekit.grading.grade import grade
import nbformat
from nbgrader.utils import is_grade, is_solution
from nbgrader.validator import Validator
import pytest

A1 = AssignmentCourse("a1_convolution")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Marks by student, of the samples, of the source and of one who deleted a test."""
    course = A1.copy_with_class(tmp_path_factory.mktemp("course"))
    deleted = read(course / "submitted" / "wrong_no_bias" / A1.name / A1.file)
    deleted.cells = [cell for cell in deleted.cells if cell.id != "test_conv2d_padding"]
    folder = course / "submitted" / "deleted_a_test" / A1.name
    folder.mkdir(parents=True)
    nbformat.write(deleted, folder / A1.file)
    _, class_marks = grade(course, A1.name, timeout=4, settings=jail_settings())
    return {marks.student: marks for marks in class_marks}


@pytest.fixture(scope="module")
def points():
    return max_points(A1.layout())


def test_the_source_earns_full_marks(graded, points):
    assert graded["source"].points == points


def test_the_blank_release_earns_nothing_and_runs_to_its_end(graded):
    assert graded["blank"].total == 0
    assert graded["blank"].reason == ""


@pytest.mark.parametrize("sample", A1.samples, ids=lambda sample: sample.student)
def test_a_sample_loses_exactly_its_points(graded, points, sample):
    assert set(sample.loses) <= set(points)
    expected = {test: most - sample.loses.get(test, 0) for test, most in points.items()}
    assert graded[sample.student].points == expected


def test_early_endings_have_their_reason(graded):
    again = "; tried again alone"  # said where the machine has much else to do
    reasons = {
        student: marks.reason.removesuffix(again)
        for student, marks in graded.items()
        if marks.reason
    }
    assert reasons == {
        "crash": "the kernel died, in test_conv2d_shape",
        "deleted_a_test": "the cell `test_conv2d_padding` was missing",
        "endless_loop": "timed out in test_conv2d_shape and 2 more",
    }


def test_a_deleted_test_comes_back_and_is_graded(graded):
    assert graded["deleted_a_test"].points == graded["wrong_no_bias"].points


def test_the_regenerated_release_is_the_committed_one(tmp_path):
    A1.check_the_release_is_current(tmp_path)


def test_validate_passes_the_source_and_lists_what_a_blank_release_lacks(tmp_path):
    for path, failed in ((A1.source, 0), (A1.release, 13)):
        copy = shutil.copy(path, tmp_path / path.parts[-3])
        assert len(Validator().validate(str(copy)).get("failed", [])) == failed


def test_the_release_shows_no_answer_no_hidden_test_and_no_output():
    A1.check_the_release_hides_what_it_should()


def test_cells_are_named_and_need_numpy_only():
    A1.check_cells_are_named()
    for cell in read(A1.source).cells:
        imports = re.findall(r"^\s*(?:import|from) (\w+)", cell.source, flags=re.MULTILINE)
        assert cell.cell_type == "markdown" or set(imports) <= {"numpy"}


def test_the_points_are_stated_where_they_are_earned():
    A1.check_the_points_are_stated()


def test_all_answers_are_code_and_graded_by_tests():
    solutions = [cell for cell in read(A1.source).cells if is_solution(cell)]
    assert {cell.cell_type for cell in solutions} == {"code"}
    assert not any(map(is_grade, solutions))
