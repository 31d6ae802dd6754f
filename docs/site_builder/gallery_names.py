"""Which public names an example of the gallery uses, and which all examples together should."""

import ast
import dataclasses
from importlib import import_module
import inspect

SHOWN = (  # whose public names the gallery has to show
    "coursekit.analysis",
    "coursekit.callbacks",
    "coursekit.data.augmentation",
    "coursekit.interpret",
    "coursekit.plot",
    "coursekit.segmentation",
)
HELPERS = ("coursekit.data.augmentation.Augmentation",)  # `compose` makes it


def used_names(code, packages):
    """Finds the public names that are used by lines of Python, imports alone aside.

    Args:
        code: The lines, which import from `coursekit` without a star.
        packages: Dictionary from packages to their public names, as
            `reference.public_packages` returns it.

    Returns:
        List of names such as "coursekit.plot.curves", in the order of their first use.
    """
    tree = ast.parse(code)
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    public = {f"{package}.{name}" for package, names in packages.items() for name in names}
    places = {}
    for node in ast.walk(tree):
        name = _full_name(node, imported)
        if name in public:
            places.setdefault(name, []).append((node.lineno, node.col_offset))
    return sorted(places, key=lambda name: min(places[name]))


def _full_name(node, imported):
    if isinstance(node, ast.Name):
        return imported.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _full_name(node.value, imported)
        return owner and f"{owner}.{node.attr}"
    return None


def names_to_show(packages):
    """Returns the public names that the gallery has to show: all that someone calls.

    What functions return is not called: dataclasses, tuples, lists, dictionaries, and `HELPERS`.

    Args:
        packages: As for `used_names`.
    """
    names = [
        f"{package}.{name}"
        for package in SHOWN
        for name in packages[package]
        if not _is_plain_data(getattr(import_module(package), name))
    ]
    return [name for name in names if name not in HELPERS]


def _is_plain_data(value):
    if not inspect.isclass(value):
        return False
    return dataclasses.is_dataclass(value) or issubclass(value, (tuple, list, dict))
