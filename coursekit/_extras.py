"""Packages that only some uses need: imported at first use, and named with their extra if missing.

A practitioner's install holds what nearly every part needs. The rest comes by extras of the
distribution, which `pyproject.toml` lists.
"""

from contextlib import contextmanager
from importlib import import_module, util
from types import ModuleType

DISTRIBUTION = "coursekit-vision"  # on the Python package index, `coursekit` is another project
EXTRAS = {  # the smallest extra that brings a package, by the name that is imported
    "tensorflow": "tensorflow",
    **dict.fromkeys(("cv2", "networkx", "pandas", "skimage", "sklearn"), "science"),
    "threadpoolctl": "science",
    "tensorflow_datasets": "data",
    **dict.fromkeys(("IPython", "ipykernel", "ipywidgets", "jinja2", "jupyter_client"), "course"),
    **dict.fromkeys(("jupyter_core", "nbclient", "nbconvert", "nbformat"), "course"),
    **dict.fromkeys(("tornado", "traitlets", "zmq"), "course"),
    **dict.fromkeys(("bleach", "distributed", "nbgrader", "pyseccomp", "tqdm"), "grading"),
}


def install_line(extra):
    """Returns what installs an extra.

    Example:
        >>> install_line("data")
        'pip install "coursekit-vision[data]"'
    """
    return f'pip install "{DISTRIBUTION}[{extra}]"'


def require(*names, extra):
    """Requires packages that a part imports at once.

    Args:
        names: Names that are imported, such as "cv2".
        extra: The extra that brings them all.

    Raises:
        ModuleNotFoundError: If one is not installed.
    """
    for name in names:
        if util.find_spec(name) is None:
            raise _missing(name, extra)


@contextmanager
def extra_named(extra=None):
    """Says of a package that an import lacks which extra brings it.

    Args:
        extra: What brings all that the import needs; the smallest for the package by default.

    Raises:
        ModuleNotFoundError: If an import fails inside; with the extra, if there is one.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        known = package in EXTRAS and DISTRIBUTION not in str(error)
        if not known or util.find_spec(package):  # a part that an older version lacks is no package
            raise
        raise _missing(package, extra or EXTRAS[package]) from error


class optional(ModuleType):  # noqa: N801, used like a function
    """A module that is imported when its first attribute is read.

    Args:
        name: Its full name, such as "skimage.color", of a package in `EXTRAS`.

    Raises:
        ModuleNotFoundError: If it is not installed; when it is used, not here.

    Example:
        >>> color = optional("skimage.color")
        >>> color.rgb2gray([[[1.0, 1.0, 1.0]]]).shape
        (1, 1)
    """

    def __getattr__(self, attribute):
        if attribute.startswith("__"):  # asked for by `inspect`, doctest and the like
            raise AttributeError(attribute)
        with extra_named():
            module = import_module(self.__name__)
        value = getattr(module, attribute)
        setattr(self, attribute, value)
        return value


def _missing(package, extra):
    return ModuleNotFoundError(
        f"This needs the package {package!r}, which is not installed. It comes with the "
        f"extra {extra!r} of {DISTRIBUTION}: {install_line(extra)}",
        name=package,
    )
