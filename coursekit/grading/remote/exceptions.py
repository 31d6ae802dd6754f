"""Exceptions that cross between the tests and the student's kernel, as plain data."""

from contextlib import suppress
import sys
import types

BUILT_IN = {kind.__name__: kind for kind in vars(types).values() if isinstance(kind, type)}
OF_TESTS = ("_pytest", "coursekit", "hypothesis", "nbclient", "nbgrader", "pytest", "unittest")
DEEPEST = 50  # classes that one may inherit from
NOT_OWN = ("args", "with_traceback", "add_note")


class StudentError(Exception):
    """An exception that the student's code raised, of a class that is not known here."""

    def __str__(self):
        """Returns the text that it had there."""
        student = getattr(self, "coursekit_student", None)
        return str(student["message"]) if student else super().__str__()


class StudentStopError(StudentError, RuntimeError):
    """A StopIteration that no iterator raised; it would end a loop of the test in silence."""


def loaded_class(name):
    """Returns the class of a qualified name from a module that is loaded here, or None."""
    module, _, attribute = str(name).rpartition(".")
    if module in ("__main__", "__mp_main__", "tests") or module not in sys.modules:
        return None
    found = getattr(sys.modules[module], attribute, None)
    if found is None and module == "builtins":
        found = BUILT_IN.get(attribute)
    return found if isinstance(found, type) else None


def exception_class(names, known):
    """Returns the class that stands here for a student's class of exceptions.

    Args:
        names: The qualified names of the class and those that it inherits from.
        known: Classes made before, by name; those made now are added.

    Returns:
        A loaded class of that name if there is one, else one that inherits as the student's does.
    """
    chosen = StudentError
    for name in reversed(names[:DEEPEST]):
        loaded = loaded_class(name)
        if loaded is not None and not issubclass(loaded, Exception):
            continue  # `object`, `BaseException`; `SystemExit` would end the grader
        if loaded is not None and str(name).partition(".")[0] in OF_TESTS:
            loaded = None  # one that skips a test would pass it
        bases = (chosen,) if issubclass(chosen, StudentError) else (StudentError, chosen)
        made = loaded or known.get(name) or _made(str(name), bases)
        chosen = made if loaded else known.setdefault(name, made)
    return chosen


def warning_class(names, known):
    """Returns the class that stands here for a student's class of warnings; see above."""
    found = exception_class(names, known)
    return found if issubclass(found, Warning) else UserWarning


def _made(name, bases):
    module, _, plain = name.rpartition(".")
    return type(plain, bases, {"coursekit_place": [module, plain]})


def local_error(tree, known, value, *, iterating):
    """Makes the exception that a test sees from what the kernel says about the student's.

    Args:
        tree: What `inside` said: classes, message, args, attributes, traceback and line.
        known: See `exception_class`.
        value: Function from JSON to a value.
        iterating: Whether StopIteration may end a loop.

    Returns:
        An exception, with `coursekit_student` set to what was said.
    """
    chosen = exception_class(tree["classes"], known)
    if issubclass(chosen, StopIteration) and not iterating:
        chosen = StudentStopError
    try:
        error = chosen.__new__(chosen)
    except TypeError:
        error = StudentError()
    error.args = tuple(value(tree["args"]))
    for name, attribute in value(tree["attributes"]).items():
        if not name.startswith(("__", "coursekit")) and name not in NOT_OWN:
            with suppress(Exception):  # an attribute that this class computes
                setattr(error, name, attribute)
    said = ("message", "traceback", "line")
    error.coursekit_student = {name: tree[name] for name in said}
    return error


def error_tree(error):
    """Says what an exception of a test's own is, for the student's code that may catch it."""
    place = getattr(type(error), "coursekit_place", None)
    names = [".".join(place)] if place else []
    names += [f"{base.__module__}.{base.__qualname__}" for base in type(error).__mro__]
    return {"classes": names, "args": [str(arg) for arg in error.args]}


def error_of(tree):
    """Makes, in the kernel, the exception that `error_tree` says."""
    for name in tree["classes"]:
        module, _, attribute = name.rpartition(".")
        kind = getattr(sys.modules.get(module), attribute, None)
        if isinstance(kind, type) and issubclass(kind, BaseException):
            error = kind.__new__(kind)
            error.args = tuple(tree["args"])
            return error
    return RuntimeError(*tree["args"])
