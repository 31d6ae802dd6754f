"""Exceptions that cross between the tests and the student's kernel, as plain data."""

from contextlib import suppress
import sys
import types

from coursekit.grading.remote.errors import WireError

BUILT_IN = {kind.__name__: kind for kind in vars(types).values() if isinstance(kind, type)}
OF_TESTS = ("_pytest", "coursekit", "hypothesis", "nbclient", "nbgrader", "pytest", "unittest")
DEEPEST = 50  # classes that one may inherit from
MOST_IN_GROUP = 100
NOT_OWN = ("args", "with_traceback", "add_note")
SAID = ("message", "traceback", "line")


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
        made = loaded or known.get(name) or _made(str(name), chosen)
        chosen = made if loaded else known.setdefault(name, made)
    return chosen


def warning_class(names, known):
    """Returns the class that stands here for a student's class of warnings; see above."""
    found = exception_class(names, known)
    return found if issubclass(found, Warning) else UserWarning


def _made(name, base):
    """Makes a class that inherits from one, and that has the text of the student's exception."""
    module, _, plain = name.rpartition(".")
    content = {"coursekit_place": [module, plain]}
    bases = (base,) if issubclass(base, StudentError) else (StudentError, base)
    try:
        return type(plain, bases, content)
    except Exception:  # a class that allows none below it, or only with arguments
        return type(plain, (StudentError,), content)


def local_error(tree, known, value, *, iterating):
    """Makes the exception that a test sees from what the kernel says about the student's.

    It has the student's text, whatever its class makes of its arguments and fields.

    Args:
        tree: What the kernel said: classes, message, args, attributes, traceback and line.
        known: See `exception_class`.
        value: Function from JSON to a value.
        iterating: Whether StopIteration may end a loop.

    Returns:
        An exception, with `coursekit_student` set to what was said.
    """
    chosen = exception_class(tree["classes"], known)
    if issubclass(chosen, StopIteration) and not iterating:
        chosen = StudentStopError
    message = str(tree["message"])
    within = _exceptions_in(tree, known, value) if issubclass(chosen, ExceptionGroup) else ()
    content = _args(tree, value), _attributes(tree, value), {name: tree[name] for name in SAID}
    error = _filled(chosen, message, within, *content)
    if error is None or _text(error) != message:
        texted = _made(f"{chosen.__module__}.{chosen.__name__}", chosen)
        error = _filled(texted, message, within, *content)
    return error or _filled(StudentError, message, (), *content)


def _exceptions_in(tree, known, value):
    """Returns the exceptions of a group, which it cannot be without."""
    parts = tree.get("group", ())[:MOST_IN_GROUP]
    found = [local_error(part, known, value, iterating=False) for part in parts]
    return found or [StudentError("an exception that is not shown")]


def _filled(kind, message, within, args, attributes, said):
    """Makes an exception without calling its class, which may ask for anything; or returns None."""
    try:
        title = args[0] if args and isinstance(args[0], str) else message
        error = kind.__new__(kind, title, within) if within else BaseException.__new__(kind)
    except Exception:
        try:
            error = kind.__new__(kind)
        except Exception:
            return None
    if not within:
        BaseException.args.__set__(error, args)
    for name, attribute in attributes.items():
        with suppress(Exception):  # an attribute that this class computes
            if getattr(error, name, error) is not attribute:  # None set is not None by default
                setattr(error, name, attribute)
    object.__setattr__(error, "coursekit_student", said)
    return error


def _args(tree, value):
    return tuple(_value_or_none(arg, value) for arg in tree["args"])


def _value_or_none(tree, value):
    try:
        return value(tree)
    except WireError:  # the kernel has what is not known here
        return None


def _attributes(tree, value):
    found = {}
    for name, attribute in tree["attributes"].items():
        if not name.startswith(("__", "coursekit")) and name not in NOT_OWN:
            with suppress(WireError):
                found[name] = value(attribute)
    return found


def _text(error):
    try:
        return str(error)
    except Exception:  # it needs what only its class's own call gives it
        return None


def error_tree(error):
    """Says what an exception of a test's own is, for the student's code that may catch it."""
    place = getattr(type(error), "coursekit_place", None)
    names = [".".join(place)] if place else []
    names += [f"{base.__module__}.{base.__qualname__}" for base in type(error).__mro__]
    return {"classes": names, "args": [_text(arg) or "" for arg in error.args]}


def error_of(tree):
    """Makes, in the kernel, the exception that `error_tree` says."""
    for name in tree["classes"]:
        module, _, attribute = name.rpartition(".")
        kind = getattr(sys.modules.get(module), attribute, None)
        if isinstance(kind, type) and issubclass(kind, BaseException):
            with suppress(Exception):  # of a class that cannot be made like this, one above it
                error = kind.__new__(kind)
                error.args = tuple(tree["args"])
                if _text(error) is not None:
                    return error
    return RuntimeError(*tree["args"])
