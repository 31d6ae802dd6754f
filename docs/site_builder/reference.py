"""The pages of the API reference: one for each package of `coursekit` that has public names."""

from importlib import import_module
import inspect

import coursekit
from site_builder.project import ROOT


def public_packages():
    """Finds the packages that say what they hold.

    Returns:
        Dictionary from names such as "coursekit.analysis" to lists of their
        public classes, functions and constants.
    """
    found = {}
    for path in sorted((ROOT / "coursekit").glob("**/__init__.py")):
        parts = path.parent.relative_to(ROOT).parts
        if "__all__" in path.read_text("utf-8") and parts[1] in coursekit.PARTS:
            package = import_module(".".join(parts))
            names = [n for n in package.__all__ if not inspect.ismodule(getattr(package, n))]
            found[package.__name__] = names
    return found


def reference_page(package, names):
    """Makes the page of one package, as reStructuredText.

    Args:
        package: Name of the package.
        names: Its public names.
    """
    lines = [package, "=" * len(package), "", f".. automodule:: {package}", "   :no-members:", ""]
    lines += [".. autosummary::", "   :nosignatures:", ""]
    lines += [f"   {name}" for name in names if callable(getattr(import_module(package), name))]
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
