"""A student's exceptions, as a test may catch them; none of them may end or skip a test."""

from coursekit.grading.remote.exceptions import (
    StudentError,
    StudentStopError,
    error_of,
    error_tree,
    exception_class,
    loaded_class,
    local_error,
    warning_class,
)
import pytest

BASE = ["builtins.Exception", "builtins.BaseException", "builtins.object"]


def tree(*classes, message="odd", args=(), attributes=None):
    said = {"message": message, "traceback": "", "line": 3}
    return {"classes": [*classes, *BASE], "args": list(args), "attributes": attributes or {}} | said


def local(*classes, iterating=False, **said):
    return local_error(tree(*classes, **said), {}, lambda value: value, iterating=iterating)


def test_a_class_that_is_loaded_is_itself():
    error = local("builtins.ValueError", message="('odd', 3)", args=["odd", 3])
    assert (type(error), error.args) == (ValueError, ("odd", 3))
    assert error.coursekit_student["line"] == 3


def test_a_student_s_class_inherits_as_it_does_there_and_is_made_once():
    known = {}
    names = ["__main__.TooSmall", "builtins.ValueError", *BASE]
    made = exception_class(names, known)
    assert issubclass(made, ValueError)
    assert issubclass(made, StudentError)
    assert exception_class(names, known) is made
    assert str(local("__main__.TooSmall", "builtins.ValueError")) == "odd"


@pytest.mark.parametrize("name", ["builtins.SystemExit", "builtins.KeyboardInterrupt"])
def test_nothing_ends_the_grader(name):
    error = local_error(
        {**tree(), "classes": [name, "builtins.BaseException", "builtins.object"]},
        {},
        lambda value: value,
        iterating=False,
    )
    assert isinstance(error, Exception)


@pytest.mark.parametrize("name", ["unittest.case.SkipTest", "pytest.Exit", "coursekit.x.Error"])
def test_nothing_skips_a_test(name):
    assert type(local(name)).__mro__[1] is StudentError


def test_a_stop_ends_a_loop_only_where_one_is_asked():
    assert type(local("builtins.StopIteration")) is StudentStopError
    assert type(local("builtins.StopIteration", message="", iterating=True)) is StopIteration


def test_a_class_that_makes_another_text_has_one_below_it_with_the_student_s():
    error = local("builtins.KeyError", message="odd", args=["even"])
    assert isinstance(error, KeyError)
    assert (type(error).__name__, str(error), error.args) == ("KeyError", "odd", ("even",))


def test_attributes_come_along_but_none_of_python_s_or_ours():
    said = {"code": 7, "__class__": 1, "coursekit_student": 2, "args": 3}
    error = local("__main__.Odd", attributes=said)
    assert error.code == 7
    assert error.args == ()
    assert error.coursekit_student["message"] == "odd"


def test_warnings_are_warnings():
    names = ["__main__.Mine", "builtins.UserWarning", "builtins.Warning", *BASE]
    assert issubclass(warning_class(names, {}), UserWarning)
    assert warning_class(["builtins.RuntimeWarning", "builtins.Warning", *BASE], {}) is (
        RuntimeWarning
    )
    assert warning_class(["builtins.ValueError", *BASE], {}) is UserWarning


def test_an_error_of_a_test_s_own_arrives_as_the_nearest_class_known_there():
    class MissingError(LookupError):
        pass

    found = error_of(error_tree(MissingError("a", 1)))
    assert (type(found), found.args) == (LookupError, ("a", "1"))
    assert type(error_of({"classes": ["no.Such"], "args": ["x"]})) is RuntimeError


def test_only_loaded_modules_are_looked_at():
    assert loaded_class("builtins.int") is int
    assert loaded_class("builtins.coroutine").__name__ == "coroutine"
    for name in ("antigravity.x", "__main__.X", "os.path", "builtins.print", "x"):
        assert loaded_class(name) is None
