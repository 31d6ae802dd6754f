"""Every public name has its place in the reference, and what examples import is public."""

import ast
from importlib import import_module
import inspect
import pkgutil

import coursekit
import nbformat
import pytest
from site_builder.gallery import examples
from site_builder.project import ROOT
from site_builder.reference import public_packages, reference_page

PACKAGES = public_packages()
OF_ONE_LESSON = "coursekit.course."  # the numbers that a lesson looks at


def imported_names(code):
    """Yields pairs of a module of the kit, below its first level, and a name taken from it."""
    lines = [line for line in code.splitlines() if not line.lstrip().startswith(("%", "!"))]
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("coursekit."):
            yield from ((node.module, alias.name) for alias in node.names)


def code_of_lessons():
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code" and "coursekit." in cell.source:
                yield cell.source


def test_what_lessons_and_the_gallery_import_is_in_the_reference():
    codes = [*code_of_lessons(), *(example.code for example in examples())]
    imported = {pair for code in codes for pair in imported_names(code)}
    assert ("coursekit.interpret.optvis", "objectives") in imported
    lacking = [
        f"{module}.{name}"
        for module, name in sorted(imported)
        if not module.startswith(OF_ONE_LESSON)
        and name not in PACKAGES.get(module, ())
        and f"{module}.{name}" not in PACKAGES
    ]
    assert lacking == []


@pytest.mark.parametrize("part", coursekit.PARTS)
def test_every_public_name_of_a_part_is_on_a_page(part):
    """Walks through what its packages export, into the modules that they export too."""
    waiting, on_no_page = exporting(import_module(f"coursekit.{part}")), []
    while waiting:
        module = waiting.pop()
        public = getattr(module, "__all__", None) or inner_names(module)
        page = reference_page(module.__name__, PACKAGES.get(module.__name__, []))
        for name in public:
            value = getattr(module, name)
            if inspect.ismodule(value):
                waiting.append(value)
            elif f":: {name}\n" not in page:
                on_no_page.append(f"{module.__name__}.{name}")
    assert on_no_page == []


def exporting(part):
    """The packages of a part, itself among them, that say what they export."""
    if not hasattr(part, "__path__"):
        return []
    inner = pkgutil.walk_packages(part.__path__, f"{part.__name__}.")
    packages = [part, *(import_module(found.name) for found in inner if found.ispkg)]
    return [package for package in packages if hasattr(package, "__all__")]


def inner_names(module):
    """The functions and classes of a module that have no underscore and are its own."""
    return [
        name
        for name, value in inspect.getmembers(module, lambda v: callable(v))
        if not name.startswith("_") and inspect.getmodule(value) is module
    ]
