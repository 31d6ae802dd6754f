"""The pages of the API reference: one for each package or module that has public names."""

from importlib import import_module
import inspect

import coursekit
from site_builder.project import ROOT


def public_packages():
    """Finds the packages that say what they hold, and the modules that they say they hold.

    Returns:
        Dictionary from names such as "coursekit.analysis" to lists of their
        public classes, functions and constants.
    """
    found = {}
    for path in sorted((ROOT / "coursekit").glob("**/__init__.py")):
        parts = path.parent.relative_to(ROOT).parts
        if "__all__" in path.read_text("utf-8") and parts[1] in coursekit.PARTS:
            package = import_module(".".join(parts))
            values = {name: getattr(package, name) for name in package.__all__}
            found[package.__name__] = [n for n, v in values.items() if not inspect.ismodule(v)]
            modules = [v for v in values.values() if inspect.ismodule(v)]
            found |= {m.__name__: _names(m) for m in modules if not hasattr(m, "__path__")}
    return found


def _names(module):
    """Lists the classes and functions that a module defines, in its order."""
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]


def reference_page(package, names):
    """Makes the page of one package, as reStructuredText.

    Args:
        package: Name of the package.
        names: Its public names.
    """
    lines = [package, "=" * len(package), "", f".. automodule:: {package}", "   :no-members:", ""]
    listed = [name for name in names if callable(getattr(import_module(package), name))]
    listed = listed or import_module(package).__all__  # modules, each with a page of its own
    lines += [".. autosummary::", "   :nosignatures:", "", *(f"   {name}" for name in listed)]
    lines += ["", f".. currentmodule:: {package}", ""]
    for name in names:
        lines += [*_directive(package, name), ""]
    return "\n".join(lines)


def _directive(package, name):
    value = getattr(import_module(package), name)
    if inspect.isclass(value):
        return [f".. autoclass:: {name}", "   :members:", "   :member-order: bysource"]
    if callable(value):
        return [f".. autofunction:: {name}"]
    size = f" of {len(value)} entries" if hasattr(value, "__len__") else ""
    return [f".. py:data:: {name}", "", f"   A constant: a ``{type(value).__name__}``{size}."]


def reference_index(packages):
    """Makes the first page of the reference, which lists the packages."""
    title = "API reference"
    lines = [title, "=" * len(title), "", INTRODUCTION, "", ".. autosummary::", ""]
    lines += [f"   {package}" for package in packages]
    lines += ["", ".. toctree::", "   :hidden:", ""]
    return "\n".join([*lines, *(f"   {package}" for package in packages)])


INTRODUCTION = """Every public name, with the docstring that ``help`` shows. Names are imported
from the package that heads their page, such as ``from coursekit.analysis import
receptive_field``."""
