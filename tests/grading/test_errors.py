import errno

from coursekit.grading.errors import CourseError, GraderError, is_graders
import pytest


@pytest.mark.parametrize(
    "error",
    [
        GraderError("x"),
        ModuleNotFoundError("no module"),
        OSError(errno.ENOSPC, "no space left"),
        OSError(errno.EMFILE, "too many open files"),
        BlockingIOError(errno.EAGAIN, "no process"),
    ],
)
def test_what_the_machine_lacks_is_no_fault_of_a_student(error):
    assert is_graders(error)
    error.coursekit_student = {"message": "", "line": 1, "traceback": ""}
    assert not is_graders(error)  # raised by the student's own code


@pytest.mark.parametrize(
    "error",
    [AssertionError(), TypeError(), FileNotFoundError(errno.ENOENT, "x"), CourseError(), OSError()],
)
def test_what_a_test_finds_is_none_of_it(error):
    assert not is_graders(error)
