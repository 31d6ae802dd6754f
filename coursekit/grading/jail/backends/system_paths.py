"""Which files of the system a jailed Python needs to see, and so sees, read-only."""

import os
from pathlib import Path
import sys

import coursekit

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SETTINGS = (
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    f"/etc/python3.{sys.version_info.minor}",
    "/sys/devices/system/cpu",
)
PARTS_OF_PREFIX = ("bin", "lib", "lib64", "share", "pyvenv.cfg")


def visible_paths():
    """Lists files and folders of the system and of Python.

    Of a Python prefix only the parts that an installation fills are listed, and of this package's
    source only the package: what lies beside them may be a course.

    Returns:
        Existing absolute paths, symbolic links among them, each before those below it.
    """
    python = [part for prefix in _prefixes() for part in _parts(prefix)]
    package = Path(coursekit.__file__).parent
    paths = {Path(path) for path in (*SYSTEM, *SETTINGS, *python, package, package.resolve())}
    there = sorted(path for path in paths if os.path.lexists(path))
    return [path for path in there if not _is_below(path, there)]


def _prefixes():
    named = (sys.prefix, sys.base_prefix, Path(os.path.realpath(sys.executable)).parents[1])
    return {Path(path) for name in named for path in (name, os.path.realpath(name))}


def _parts(prefix):
    return [prefix / part for part in PARTS_OF_PREFIX]


def _is_below(path, others):
    """Whether a folder that is no link holds the path, and so shows it already."""
    return any(other in path.parents and not other.is_symlink() for other in others)
