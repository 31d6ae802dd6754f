"""Releases assignments and grades them, with nbgrader; imports no part that teaches.

`configure(c)` goes into a course's `nbgrader_config.py`; `release` and `grade` are the commands
of these names, and `CourseError` is what they raise when the user can put something right. A
test tells by `measured` what a class is ranked by.
"""

from importlib import import_module
import sys
from types import ModuleType

from coursekit._extras import extra_named

PLACES = {
    "configure": "settings",
    "grade": "grade",
    "measured": "notebook.measured",
    "release": "release",
    "CourseError": "errors",
}
__all__ = ["CourseError", "configure", "grade", "measured", "release"]


def _lazy(name):
    """Makes a property that imports what it returns; a module of this name cannot hide it."""

    def get(package):
        with extra_named("grading"):
            return getattr(import_module(f"{__name__}.{PLACES[name]}"), name)

    return property(get, lambda package, module: None)


class _Package(ModuleType):
    """This package, whose functions are imported when they are used."""

    configure, grade, measured, release, CourseError = map(_lazy, PLACES)

    def __dir__(self):
        return [*super().__dir__(), *__all__]


sys.modules[__name__].__class__ = _Package
