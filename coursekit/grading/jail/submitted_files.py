"""The plain files beside a submitted notebook, opened so that no link or device gets through."""

from contextlib import ExitStack, contextmanager
import os
from pathlib import Path
import shutil
import stat

from coursekit.grading.errors import CourseError
from coursekit.grading.jail.limits import in_words

MOST_FILES = 256
DEEPEST = 8
WITHOUT_LINKS = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class HandedInError(CourseError):
    """A submitted folder holds more than is taken."""


@contextmanager
def plain_files(folder, *, limits):
    """Opens the plain files of a folder and of those below it; passes over everything else.

    Symbolic links are not followed, wherever they are, and the folder may change meanwhile: what
    is opened is what was looked at.

    Args:
        folder: The folder, or None.
        limits: The `Limits`; the files together must fit into `disk`.

    Yields:
        A list of pairs (relative path, open descriptor), closed at the end.

    Raises:
        HandedInError: If there are too many files, or too large ones.
    """
    with ExitStack() as stack:
        found = []
        for path, descriptor in _walk(folder, stack) if folder else ():
            found.append((path, descriptor))
            _check(found, limits)
        yield found


def _walk(folder, stack):
    for inside, names, files, parent in os.fwalk(folder, follow_symlinks=False):
        relative = Path(inside).relative_to(folder)
        if len(relative.parts) >= DEEPEST:
            names.clear()
        for name in sorted(files):
            descriptor = _open_plain(name, parent)
            if descriptor is not None:
                stack.callback(os.close, descriptor)
                yield relative / name, descriptor


def _open_plain(name, parent):
    """Opens a file for reading, or returns None if it is no plain file."""
    try:
        if not stat.S_ISREG(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
            return None
        descriptor = os.open(name, os.O_RDONLY | WITHOUT_LINKS, dir_fd=parent)
    except OSError:
        return None
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    return None


def _check(found, limits):
    if len(found) > MOST_FILES:
        raise HandedInError(f"`files` must be at most {MOST_FILES}; got more.")
    size = sum(os.fstat(descriptor).st_size for _, descriptor in found)
    if size > limits.disk:
        most, got = in_words(limits.disk), in_words(size)
        raise HandedInError(f"`files` must be at most {most} together; got {got} or more.")


def write_copies(files, folder):
    """Writes opened files into a folder.

    Args:
        files: Pairs (relative path, open descriptor), as `plain_files` yields them.
        folder: Where to; it must be empty and out of students' reach.
    """
    for path, descriptor in files:
        target = Path(folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(descriptor, "rb", closefd=False) as source, open(target, "xb") as copy:
            shutil.copyfileobj(source, copy)
