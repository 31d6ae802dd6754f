"""The path of a1_convolution: source, release, a class of known answers, and their marks."""

import shutil

from assignment_check import AssignmentCheck
from assignment_course import read
import nbformat
from nbgrader.utils import is_grade
from nbgrader.validator import Validator
import pytest

DELETED = "test_conv2d_padding"


class TestA1(AssignmentCheck):
    NAME, WRITTEN = "a1_convolution", "explanations"
    SECONDS = 20  # an endless loop waits so long, twice; who trains takes less than ten
    WORKERS = 2
    ENDS_EARLY = (
        ("crash", "the kernel died, in test_conv2d_shape"),
        ("deleted_a_test", f"the cell `{DELETED}` was missing"),
        ("endless_loop", "timed out in test_same_padding"),
    )
    FEEDBACK = ("wrong_square", "9 is in both windows")

    @pytest.fixture(scope="class")
    @classmethod
    def course(cls, assignment, tmp_path_factory):
        """A copy of the course with the samples, the source, and one who deleted a test."""
        course = assignment.copy_with_class(tmp_path_factory.mktemp("course"))
        deleted = read(course / "submitted" / "wrong_square" / cls.NAME / assignment.file)
        deleted.cells = [cell for cell in deleted.cells if cell.id != DELETED]
        folder = course / "submitted" / "deleted_a_test" / cls.NAME
        folder.mkdir(parents=True)
        nbformat.write(deleted, folder / assignment.file)
        return course

    def test_a_deleted_test_comes_back_and_is_graded(self, graded):
        assert graded["deleted_a_test"].points == graded["wrong_square"].points

    def test_validate_passes_the_source_and_lists_what_a_blank_release_lacks(
        self, assignment, tmp_path
    ):
        graded = [cell.id for cell in read(assignment.source).cells if is_grade(cell)]
        for path, failed in ((assignment.source, 0), (assignment.release, len(graded))):
            copy = shutil.copy(path, tmp_path / path.parts[-3])
            assert len(Validator().validate(str(copy)).get("failed", [])) == failed
