"""The path of a1_convolution: source, release, a class of known answers, and their marks."""

import shutil

from assignment_check import AssignmentCheck
from assignment_course import read
import nbformat
from nbgrader.utils import is_grade
from nbgrader.validator import Validator
import pytest

DELETED, DELETES = "test_conv2d_padding", "correct_loops"


class TestA1(AssignmentCheck):
    NAME, WRITTEN = "a1_convolution", "explanations"
    SECONDS = 15  # an endless loop waits so long; who trains takes less than six
    ENDS_EARLY = (
        (DELETES, f"the cell `{DELETED}` was missing"),
        ("crash", "the kernel died, in test_conv2d_shape"),
        ("endless_loop", "timed out in test_same_padding"),
    )
    FEEDBACK = ("wrong_square", "9 is in both windows")

    @pytest.fixture(scope="class")
    @classmethod
    def course(cls, assignment, tmp_path_factory):
        """A copy of the course with the source and the samples, one of whom has deleted a test."""
        course = assignment.copy_with_class(tmp_path_factory.mktemp("course"))
        path = course / "submitted" / DELETES / cls.NAME / assignment.file
        handed_in = read(path)
        handed_in.cells = [cell for cell in handed_in.cells if cell.id != DELETED]
        nbformat.write(handed_in, path)
        return course

    def test_a_deleted_test_comes_back_and_is_graded(self, course, assignment, graded, points):
        handed_in = read(course / "submitted" / DELETES / self.NAME / assignment.file)
        assert DELETED not in [cell.id for cell in handed_in.cells]
        assert graded[DELETES].points[DELETED] == points[DELETED]

    def test_validate_passes_the_source_and_lists_what_a_blank_release_lacks(
        self, assignment, tmp_path
    ):
        graded = [cell.id for cell in read(assignment.source).cells if is_grade(cell)]
        for path, failed in ((assignment.source, 0), (assignment.release, len(graded))):
            copy = shutil.copy(path, tmp_path / path.parts[-3])
            assert len(Validator().validate(str(copy)).get("failed", [])) == failed
