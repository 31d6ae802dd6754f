import sys

from coursekit.grading.errors import CourseError
from coursekit.grading.jail.backends import seccomp
import pytest

needs_libseccomp = pytest.mark.skipif(
    bool(seccomp.problem()), reason="needs the Debian package libseccomp2"
)


@needs_libseccomp
def test_the_program_is_whole_steps_and_always_the_same():
    program = seccomp.program()
    assert len(program) % 8 == 0
    seccomp.program.cache_clear()
    assert seccomp.program() == program


@needs_libseccomp
def test_a_call_that_the_library_does_not_know_is_an_error(monkeypatch):
    """Else a slip of the pen, or an old library, would leave a hole."""
    monkeypatch.setattr(seccomp, "REFUSED", "mount umuont")
    seccomp.program.cache_clear()
    with pytest.raises(CourseError, match="umuont"):
        seccomp.program()


def test_without_the_python_package_the_message_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    seccomp.program.cache_clear()
    with pytest.raises(CourseError, match="pip install"):
        seccomp.program()
